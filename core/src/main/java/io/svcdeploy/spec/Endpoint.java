package io.svcdeploy.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address with or without a port, as written.
 *
 * @param name as it was written, port included
 */
record Endpoint(String name, String address, Optional<Integer> port) {
  /** Never beginning with a dash, so that no program takes it for an option. */
  static final String ADDRESS =
      "[A-Za-z0-9_][A-Za-z0-9._-]*|(?=[^:]*:[^:]*:)[0-9a-fA-F:.]+(?:%[A-Za-z0-9]+)?";

  static final String PATTERN =
      "(?:" + ADDRESS + "|(?:([A-Za-z0-9_][A-Za-z0-9._-]*)|\\[([0-9a-fA-F:.]+)\\]):([0-9]{1,5}))";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  static Optional<Endpoint> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(3) == null) {
      return Optional.of(new Endpoint(text, text, Optional.empty()));
    }
    int port = Integer.parseInt(matcher.group(3));
    var address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return port >= 1 && port <= 65_535
        ? Optional.of(new Endpoint(text, address, Optional.of(port)))
        : Optional.empty();
  }

  /** The same for {@code [user@]host[:port]}. */
  static Optional<Endpoint> withUser(String text) {
    return parse(text.substring(text.lastIndexOf('@') + 1));
  }
}
