package io.svcdeploy.jenkins;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came of a run, by the names that {@link io.svcdeploy.jenkins.agent} gives to it. */
record Outcome(SortedMap<String, String> facts) {
  private static final List<String> TEXTS = List.of("host", "outcome", "from", "to");
  private static final List<String> NUMBERS = List.of("bytesSent", "tookMs", "downtimeMs");

  Outcome {
    facts = new TreeMap<>(facts);
  }

  static Outcome parse(String text) throws IOException {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("the outcome that the agent sent is garbled", e);
    }
    var facts = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(it -> facts.put(it, properties.getProperty(it)));
    return new Outcome(facts);
  }

  /** With each value changed, such as to hide a secret. */
  Outcome each(UnaryOperator<String> change) {
    var changed = new TreeMap<String, String>();
    facts.forEach((name, value) -> changed.put(name, change.apply(value)));
    return new Outcome(changed);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(facts.get(name)).filter(it -> !it.isEmpty());
  }

  Optional<String> report(String name) {
    return text("report." + name);
  }

  boolean reported() {
    return report("result").isPresent();
  }

  int hosts() {
    return count("report.hosts.", ".host");
  }

  Optional<String> host(int index, String name) {
    return report("hosts." + index + "." + name);
  }

  /** How many entries a list has. */
  int count(String before, String after) {
    return (int)
        IntStream.iterate(0, it -> it + 1)
            .takeWhile(it -> facts.containsKey(before + it + after))
            .count();
  }

  /** The versions that hosts have under a name, with commas where they differ. */
  String ofHosts(String name) {
    return IntStream.range(0, hosts())
        .mapToObj(it -> host(it, name))
        .flatMap(Optional::stream)
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** A list for Groovy: nothing but texts and numbers, which every Pipeline can keep. */
  List<Map<String, Object>> hostsForGroovy() {
    var all = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < hosts(); i++) {
      var host = new LinkedHashMap<String, Object>();
      for (var name : TEXTS) {
        host(i, name).ifPresent(it -> host.put(name, it));
      }
      for (var name : NUMBERS) {
        host(i, name).filter(Outcome::isNumber).ifPresent(it -> host.put(name, Long.valueOf(it)));
      }
      all.add(host);
    }
    return all;
  }

  static boolean isNumber(String text) {
    return text.matches("[0-9]{1,15}");
  }
}
