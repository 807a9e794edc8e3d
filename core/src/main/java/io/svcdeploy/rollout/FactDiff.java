package io.svcdeploy.rollout;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How named facts moved. Pure. */
record FactDiff(Map<String, String> before, Map<String, String> now) {
  private static final String DIGEST = "[0-9a-f]{64}";

  /** Of what is new, gone or changed. */
  List<String> names() {
    var names = new LinkedHashSet<>(before.keySet());
    names.addAll(now.keySet());
    return names.stream().filter(it -> !value(before, it).equals(value(now, it))).toList();
  }

  /** A line for each of them. */
  List<String> lines() {
    return names().stream().map(this::line).toList();
  }

  private String line(String name) {
    var was = value(before, name).orElse("unknown");
    var is = value(now, name).orElse("unknown");
    return was.matches(DIGEST) && is.matches(DIGEST)
        ? name + ": not as in the plan"
        : name + ": was " + was + ", is " + is;
  }

  private static Optional<String> value(Map<String, String> facts, String name) {
    return Optional.ofNullable(facts.get(name));
  }
}
