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
  private static final int MOST = 100_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST = 2_000;
  private static final int REPLACEMENT = 0xfffd;
  private static final List<String> TEXTS = List.of("host", "outcome", "from", "to");
  private static final List<String> NUMBERS = List.of("bytesSent", "tookMs", "downtimeMs");

  Outcome {
    facts = new TreeMap<>(facts);
  }

  /** What an agent sent, which may be anything: as much of it as a build can keep. */
  static Outcome parse(String text) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException | IOException e) {
      return new Outcome(new TreeMap<>());
    }
    var facts = new TreeMap<String, String>();
    properties.stringPropertyNames().stream()
        .filter(it -> it.length() <= LONGEST_NAME)
        .sorted()
        .limit(MOST)
        .forEach(it -> facts.put(kept(it), kept(properties.getProperty(it))));
    return new Outcome(facts);
  }

  /** A build is kept as XML, and what writes that refuses some characters. */
  private static String kept(String text) {
    var kept = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(it -> kept.appendCodePoint(isText(it) ? it : REPLACEMENT));
    return kept.toString();
  }

  private static boolean isText(int point) {
    return switch (Character.getType(point)) {
      case Character.SURROGATE -> false;
      case Character.CONTROL -> point == '\n' || point == '\t' || point == '\r';
      default -> point < 0xfffe;
    };
  }

  /** How the process says that it ended. */
  Optional<Integer> status() {
    return text("status").filter(it -> it.matches("[0-9]{1,3}")).map(Integer::valueOf);
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
