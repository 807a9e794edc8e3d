package io.svcdeploy.spec;

import java.util.List;
import java.util.stream.Collectors;

/** All mistakes of a deployment file at once, in the order in which they stand there. */
public final class SpecException extends RuntimeException {
  private final transient List<SpecProblem> problems;

  public SpecException(List<SpecProblem> problems) {
    super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All problems, a line each. */
  public String text() {
    return problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n"));
  }

  public List<SpecProblem> problems() {
    return problems;
  }
}
