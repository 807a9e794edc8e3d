package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Collects mistakes, so that one run of the reader tells them all. */
final class Problems {
  private final List<SpecProblem> found = new ArrayList<>();

  void add(Position position, String message, String hint) {
    found.add(new SpecProblem(position, message, hint));
  }

  /**
   * Adds a problem if the key was seen before.
   *
   * @param seen where each key was first; gets this one
   */
  void addIfTwice(Map<String, Position> seen, String key, Position position, String what) {
    var earlier = seen.putIfAbsent(key, position);
    if (earlier != null) {
      add(
          position,
          what + " is there already",
          "first in line " + earlier.line() + ", column " + earlier.column());
    }
  }

  void addAll(List<SpecProblem> problems) {
    found.addAll(problems);
  }

  /**
   * Ends the reading if anything was wrong. A part that is used in several places (an alias) tells
   * its mistake once.
   */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    var files = found.stream().map(problem -> problem.position().file()).distinct().toList();
    throw new SpecException(
        found.stream()
            .distinct()
            .sorted(
                Comparator.comparing((SpecProblem p) -> files.indexOf(p.position().file()))
                    .thenComparing(p -> p.position().line())
                    .thenComparing(p -> p.position().column()))
            .toList());
  }
}
