package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects mistakes, so that one run of the reader tells them all. */
final class Problems {
  private static final int MOST = 100;

  private final List<SpecProblem> found = new ArrayList<>();

  void add(Position position, String message, String hint) {
    found.add(new SpecProblem(position, message, hint));
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
            .limit(MOST)
            .toList());
  }
}
