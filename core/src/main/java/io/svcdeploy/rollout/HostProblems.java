package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome.Problem;

/** Why a host did not end on the new version, as its report tells it. */
final class HostProblems {
  static final Problem CANCELLED =
      new Problem(
          ExitCode.CANCELLED, "the run was cancelled", "run the same command again to go on", "");

  private HostProblems() {}

  static Problem of(DeployException e) {
    return new Problem(e.code(), e.message(), e.hint(), e.output());
  }

  static Problem unhealthy(String reason) {
    return new Problem(
        ExitCode.ROLLED_BACK,
        reason,
        "the evidence is below and in the report; mend the release",
        "");
  }

  /** The same of a host that goes back for it. */
  static Problem rolledBack(DeployException e) {
    return e.code() == ExitCode.CANCELLED
        ? CANCELLED
        : new Problem(ExitCode.ROLLED_BACK, e.message(), e.hint(), e.output());
  }
}
