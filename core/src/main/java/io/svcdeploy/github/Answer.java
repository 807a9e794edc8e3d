package io.svcdeploy.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param address who answered, after redirects
 * @param fromApi true if that was the API's own server, and not a storage that it led to
 * @param words the body of a refusal, or its beginning
 */
record Answer(URI address, boolean fromApi, int status, HttpHeaders headers, String words) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  boolean isGood() {
    return status / 100 == 2;
  }

  /** The API knows no such thing, or does not show it. */
  boolean isNotFound() {
    return fromApi && status == 404;
  }

  Optional<String> redirect() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> headers.firstValue("Location");
      default -> Optional.empty();
    };
  }

  /** The server's time: ours may be wrong, and what it says of times counts by its own. */
  Instant time() {
    try {
      return headers
          .firstValue("Date")
          .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from))
          .orElseGet(Instant::now);
    } catch (DateTimeParseException e) {
      return Instant.now();
    }
  }

  Optional<Long> number(String header) {
    return headers.firstValue(header).filter(it -> it.matches("[0-9]{1,15}")).map(Long::valueOf);
  }

  /** The reason that the API gives; empty if it is not the API who answers. */
  String reason() {
    var json = json();
    var errors = new StringBuilder(json.path("message").asText(""));
    json.path("errors").forEach(error -> errors.append("; ").append(reason(error)));
    return errors.length() > 300 ? errors.substring(0, 300) + "…" : errors.toString();
  }

  private static String reason(JsonNode error) {
    return error.isTextual()
        ? error.asText()
        : error
            .path("message")
            .asText(error.path("field").asText("") + " " + error.path("code").asText(""));
  }

  private JsonNode json() {
    try {
      return JSON.readTree(words);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
