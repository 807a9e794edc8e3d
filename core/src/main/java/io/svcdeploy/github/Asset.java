package io.svcdeploy.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Listing;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of a release, as the API lists it.
 *
 * @param uploaded false while its bytes are still on their way to GitHub
 * @param changed when it was last touched; nothing if the API does not say
 * @param digest nothing if GitHub has made none, as for older files
 */
record Asset(
    long id,
    String name,
    boolean uploaded,
    long bytes,
    Optional<Digest> digest,
    Optional<Instant> changed) {
  private static final Pattern PLAIN = Pattern.compile("[^/\\\\\\x00-\\x1f\\x7f]+");
  private static final String SHA_256 = "sha256:";

  static Asset of(JsonNode json) {
    var name = json.path("name").asText("");
    if (!json.path("id").isIntegralNumber() || !json.path("size").isIntegralNumber()) {
      throw GitHubApi.strange("a file of the release has no id or size");
    }
    if (!PLAIN.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw GitHubApi.strange("the release has a file \"" + name + "\", which is no plain name");
    }
    return new Asset(
        json.path("id").asLong(),
        name,
        json.path("state").asText("").equals("uploaded"),
        json.path("size").asLong(),
        digest(name, json.path("digest").asText("")),
        Published.time(json.path("updated_at")));
  }

  /** Other kinds of digests, should there ever be some, are not for us. */
  private static Optional<Digest> digest(String name, String text) {
    if (!text.startsWith(SHA_256)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Digest(text.substring(SHA_256.length()).toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw GitHubApi.strange("the digest of " + name + " is \"" + text + "\"");
    }
  }

  /** Throws unless what GitHub itself says of the file agrees with the release's lists. */
  void require(Listing.Binary listed) {
    if (bytes != listed.bytes()) {
      throw differs(
          name + " has " + bytes + " bytes on GitHub, its manifest says " + listed.bytes());
    }
    if (!digest.map(listed.digest()::equals).orElse(true)) {
      throw differs("GitHub's digest of " + name + " is not the one of checksums.txt");
    }
  }

  static DeployException differs(String message) {
    return DeployException.failed(
        message,
        "do not use this release before you know who changed it; then upload its files again,"
            + " all from one build");
  }
}
