package io.svcdeploy.service;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The quoting of unit files and environment files (systemd.service(5) "Command lines",
 * systemd.syntax(7), systemd.exec(5) "EnvironmentFile=").
 */
final class SystemdText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@+,-]+");

  private SystemdText() {}

  static String commandLine(String program, List<String> args) {
    return path(program) + args.stream().map(arg -> " " + word(arg)).collect(Collectors.joining());
  }

  /** A path as one word, a program's or one of a list: variables do not count there. */
  static String path(String path) {
    return PLAIN.matcher(path).matches() ? path : "\"" + escape(path) + "\"";
  }

  /** One argument: nothing in it is expanded by systemd. */
  static String word(String arg) {
    return PLAIN.matcher(arg).matches() ? arg : "\"" + escape(arg).replace("$", "$$") + "\"";
  }

  /** A setting that takes a plain path or text, in which only specifiers count. */
  static String value(String text) {
    return text.replace("%", "%%");
  }

  /** A path where systemd looks for all files that match. */
  static String pattern(String path) {
    return value(path.replaceAll("[\\\\*?\\[]", "\\\\$0"));
  }

  private static String escape(String text) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '"' -> escaped.append("\\\"");
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        case '\r' -> escaped.append("\\r");
        case '%' -> escaped.append("%%");
        default -> {
          if (c < ' ' || c == 0x7f) {
            escaped.append(String.format("\\x%02x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /**
   * An environment file. In double quotes systemd and the shell agree on what a backslash does, so
   * the same text serves {@code EnvironmentFile=} and the shell's {@code .} command.
   */
  static String environmentFile(Map<String, String> env) {
    var text = new StringBuilder();
    new TreeMap<>(env)
        .forEach(
            (name, value) ->
                text.append(name)
                    .append("=\"")
                    .append(value.replaceAll("[\"\\\\`$]", "\\\\$0"))
                    .append("\"\n"));
    return text.toString();
  }
}
