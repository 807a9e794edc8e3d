package io.svcdeploy.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code name=value} lines that our scripts print; a name may come several times. */
final class Fields {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Fields() {}

  static Fields parse(String output) {
    var fields = new Fields();
    output
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                fields
                    .values
                    .computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
                    .add(line.substring(equals + 1));
              }
            });
    return fields;
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The last value, unless it is empty. */
  Optional<String> text(String name) {
    var all = all(name);
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get(all.size() - 1)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    return text(name).filter("1"::equals).isPresent();
  }

  /** The value as a number; {@code otherwise} if there is none or it is no number. */
  long number(String name, long otherwise) {
    return text(name)
        .filter(value -> value.matches("-?[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(otherwise);
  }
}
