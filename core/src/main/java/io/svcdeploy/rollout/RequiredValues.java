package io.svcdeploy.rollout;

import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.SpecProblem;
import io.svcdeploy.spec.Variables;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a run needs of the environment and of files, filled in before any host is asked: under a
 * host's lock, between a hook and a check, it would be found too late.
 */
final class RequiredValues {
  private RequiredValues() {}

  /**
   * @param hosts the variables of each
   * @throws SpecException with all values that do not exist
   */
  static void check(DeploySpec spec, Goal goal, List<Variables> hosts) {
    var needed = goal instanceof Goal.Deploy ? spec.templates() : spec.hookTemplates();
    var problems = new LinkedHashSet<SpecProblem>();
    for (var variables : hosts) {
      try {
        released(variables, goal).fillAll(needed);
      } catch (SpecException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException(List.copyOf(problems));
    }
  }

  /** To which release a host goes back is not known before it was asked. */
  private static Variables released(Variables variables, Goal goal) {
    if (goal instanceof Goal.Deploy deploy) {
      var stamp = deploy.release().stamp();
      return variables.withRelease(stamp.version().text(), stamp.commit());
    }
    return variables.withRelease("", Optional.of(""));
  }
}
