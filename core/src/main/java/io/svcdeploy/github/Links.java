package io.svcdeploy.github;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The header {@code Link} (RFC 8288), by which a page of a list names the next one. */
final class Links {
  private Links() {}

  /** The target of the first link whose relation is {@code next}. */
  static Optional<String> next(List<String> headers) {
    return headers.stream()
        .flatMap(header -> split(header, ',').stream())
        .map(link -> split(link, ';'))
        .filter(link -> link.get(0).matches("<[^<>]*>") && isNext(link))
        .map(link -> link.get(0).substring(1, link.get(0).length() - 1))
        .findFirst();
  }

  /** Of several {@code rel} of a link the first counts; it may hold several relations. */
  private static boolean isNext(List<String> link) {
    return link.stream()
        .skip(1)
        .map(parameter -> parameter.split("=", 2))
        .filter(it -> it.length == 2 && it[0].strip().toLowerCase(Locale.ROOT).equals("rel"))
        .findFirst()
        .map(it -> it[1].strip().replaceAll("^\"|\"$", "").split("[ \\t]+"))
        .filter(names -> Arrays.stream(names).anyMatch("next"::equalsIgnoreCase))
        .isPresent();
  }

  /** The parts between separators, but for those in {@code <…>} and {@code "…"}. */
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    char closing = separator;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (closing == separator) {
        if (c == separator) {
          parts.add(text.substring(begin, i).strip());
          begin = i + 1;
        } else if (c == '"' || c == '<') {
          closing = c == '<' ? '>' : '"';
        }
      } else if (c == '\\' && closing == '"') {
        i++;
      } else if (c == closing) {
        closing = separator;
      }
    }
    parts.add(text.substring(begin).strip());
    return parts;
  }
}
