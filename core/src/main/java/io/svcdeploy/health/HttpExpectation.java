package io.svcdeploy.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a response must be like.
 *
 * @param masking of what is said about it
 */
record HttpExpectation(
    List<StatusRange> status,
    Optional<String> body,
    Map<String, String> json,
    Map<String, String> headers,
    Masking masking) {

  boolean accepts(int seen) {
    return status.stream().anyMatch(range -> range.holds(seen));
  }

  /** False if the response can be judged by its head alone. */
  boolean readsBody() {
    return body.isPresent() || !json.isEmpty();
  }

  Seen judge(HttpAnswer answer) {
    if (!accepts(answer.status())) {
      return Seen.bad(answer.line() + more(answer));
    }
    return Stream.of(wrongHeader(answer), wrongBody(answer), wrongJson(answer))
        .flatMap(Optional::stream)
        .findFirst()
        .map(wrong -> Seen.bad(answer.status() + " but " + wrong))
        .orElse(Seen.good(answer.line()));
  }

  private String more(HttpAnswer answer) {
    var to = answer.header("Location");
    if (answer.status() / 100 == 3 && !to.isEmpty()) {
      return " to " + excerpt(to.get(0));
    }
    return answer.body().isBlank() ? "" : ": " + excerpt(answer.body());
  }

  private Optional<String> wrongHeader(HttpAnswer answer) {
    return headers.entrySet().stream()
        .filter(wanted -> !answer.header(wanted.getKey()).contains(wanted.getValue()))
        .map(
            wanted ->
                differs(
                    "header " + wanted.getKey(),
                    answer.header(wanted.getKey()).stream().findFirst(),
                    wanted.getValue()))
        .findFirst();
  }

  private Optional<String> wrongBody(HttpAnswer answer) {
    return body.filter(wanted -> !answer.body().contains(wanted))
        .map(
            wanted ->
                "the body does not contain "
                    + quoted(wanted)
                    + (answer.whole() ? "" : " in its first MiB")
                    + (answer.body().isBlank() ? "" : ": " + excerpt(answer.body())));
  }

  private Optional<String> wrongJson(HttpAnswer answer) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    if (!answer.whole()) {
      return Optional.of("the body is larger than 1 MiB");
    }
    return JsonPath.parse(answer.body())
        .map(this::wrongField)
        .orElseGet(() -> Optional.of("the body is not JSON: " + excerpt(answer.body())));
  }

  private Optional<String> wrongField(JsonNode document) {
    for (var wanted : json.entrySet()) {
      var seen = JsonPath.of(wanted.getKey()).in(document);
      if (!seen.equals(Optional.of(wanted.getValue()))) {
        return Optional.of(differs(wanted.getKey(), seen, wanted.getValue()));
      }
    }
    return Optional.empty();
  }

  private String differs(String what, Optional<String> seen, String wanted) {
    return what
        + " is "
        + seen.map(this::quoted).orElse("missing")
        + ", expected "
        + quoted(wanted);
  }

  /** Masked before it is cut, so that no part of a secret is left at the end. */
  private String excerpt(String text) {
    return Words.excerpt(masking.mask(text), 200);
  }

  private String quoted(String text) {
    return '"' + excerpt(text) + '"';
  }
}
