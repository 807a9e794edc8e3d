package io.svcdeploy.github;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The header {@code Link} (RFC 8288), by which a page of a list names the next one. */
final class Links {
  private static final Pattern LINK =
      Pattern.compile("<([^>]*+)>((?:[ \\t]*+;(?:[^\",;]++|\"(?:[^\"\\\\]|\\\\.)*+\")*+)*+)");
  private static final Pattern RELATION =
      Pattern.compile("(?i);[ \\t]*+rel[ \\t]*+=[ \\t]*+(?:\"([^\"]*+)\"|([^\",; \\t]++))");

  private Links() {}

  /** The target of the first link whose relation is {@code next}. */
  static Optional<String> next(List<String> headers) {
    return headers.stream()
        .flatMap(header -> LINK.matcher(header).results())
        .filter(link -> isNext(link.group(2)))
        .map(link -> link.group(1))
        .findFirst();
  }

  /** Of several {@code rel} of a link the first counts; it may hold several relations. */
  private static boolean isNext(String parameters) {
    return RELATION
        .matcher(parameters)
        .results()
        .findFirst()
        .map(Links::relations)
        .filter(names -> names.stream().anyMatch("next"::equalsIgnoreCase))
        .isPresent();
  }

  private static List<String> relations(MatchResult rel) {
    var quoted = Optional.ofNullable(rel.group(1));
    return Arrays.asList(quoted.orElseGet(() -> rel.group(2)).strip().split("[ \\t]+"));
  }
}
