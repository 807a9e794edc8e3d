package io.svcdeploy.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.svcdeploy.release.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A release as the API has it, without its files.
 *
 * @param fresh true if files that it lacks may still come
 * @param asked when it was so, by the clock of the server
 * @param uploads the address that takes new files; empty if the API gave none
 */
record Published(long id, String tag, boolean fresh, String uploads, Instant asked) {
  private static final Pattern VERSION_TAG =
      Pattern.compile("v?[0-9]+[.][0-9]+[.][0-9]+[A-Za-z0-9._+~-]{0,40}");

  /** A workflow that uploads the files has ended after this long. */
  private static final Duration FRESH = Duration.ofHours(6);

  /**
   * @param now by the clock of the server
   */
  static Published of(JsonNode json, Instant now) {
    var tag = json.path("tag_name").asText("");
    if (!json.path("id").isIntegralNumber() || tag.isEmpty()) {
      throw GitHubApi.strange("the release has no id or tag");
    }
    var at = time(json.path("published_at"));
    var fresh = at.map(it -> Duration.between(it, now).compareTo(FRESH) < 0).orElse(true);
    // A template of RFC 6570: https://…/assets{?name,label}
    var uploads = json.path("upload_url").asText("").replaceFirst("[{].*", "");
    return new Published(json.path("id").asLong(), tag, fresh, uploads, now);
  }

  /** A tag that is a version holds that one. */
  boolean mayHold(Version version) {
    return !VERSION_TAG.matcher(tag).matches() || version.equals(Version.parse(tag));
  }

  static Optional<Instant> time(JsonNode json) {
    try {
      return json.isTextual() ? Optional.of(Instant.parse(json.asText())) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
