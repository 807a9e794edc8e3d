package io.svcdeploy.e2e;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Values for a deployment file, whatever they hold. */
final class Yaml {
  private Yaml() {}

  /** In double quotes; what YAML or a substitution would take for its own is escaped. */
  static String text(String value) {
    return plain(value.replace("${", "$${"));
  }

  /** As {@link #text}, with substitutions at work. */
  static String plain(String value) {
    var quoted = new StringBuilder("\"");
    value.codePoints().forEach(point -> quoted.append(escaped(point)));
    return quoted.append('"').toString();
  }

  private static String escaped(int point) {
    if (point == '"' || point == '\\') {
      return "\\" + (char) point;
    }
    boolean plain = point >= ' ' && point < 0x7f;
    return plain ? Character.toString(point) : "\\U%08x".formatted(point);
  }

  static String list(Collection<String> values) {
    return values.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }

  static String map(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
