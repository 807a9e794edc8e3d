package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome.Problem;
import java.util.Optional;

/** Why a host did not end on the new version, as its report tells it. */
final class HostProblems {
  static final Problem CANCELLED =
      new Problem(
          ExitCode.CANCELLED, "the run was cancelled", "run the same command again to go on", "");

  static final Problem OTHERS_FAILED =
      new Problem(
          ExitCode.ROLLED_BACK,
          "healthy, but other hosts failed",
          "`rollout.on-failure: revert-failed` would keep it",
          "");

  static final Problem TOO_LATE =
      new Problem(
          ExitCode.ROLLED_BACK,
          "healthy, but too late: the host had already gone back by itself",
          "raise `health.within`, or look for what delayed the confirmation",
          "");

  private HostProblems() {}

  /** There was nothing to deploy, and what there is does not do. */
  static Problem runsUnhealthy(String version, String reason) {
    return new Problem(
        ExitCode.NEEDS_ATTENTION,
        "runs " + version + " already, but it is not healthy: " + reason,
        "nothing was sent or restarted; --force deploys the same release once more",
        "");
  }

  /** Somebody else deployed there, and may be right. */
  static DeployException moved(Optional<String> then, Optional<String> now) {
    return new DeployException(
        ExitCode.LOCKED,
        "the host changed since this run looked at it: it runs "
            + now.orElse("nothing")
            + " now, not "
            + then.orElse("nothing"),
        "see with `svc-deploy history` what it was, then run again");
  }

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
