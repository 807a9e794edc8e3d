package io.svcdeploy.rollout;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostReport;
import java.util.stream.Stream;

/**
 * Takes a host that is healthy on the new version back to the one it had, because others failed: a
 * deployment of the old release like any other, locked, journalled and gated.
 */
final class HostReversal {
  private static final Problem OTHERS_FAILED =
      new Problem(
          ExitCode.ROLLED_BACK,
          "healthy, but other hosts failed",
          "`rollout.on-failure: revert-failed` would keep it",
          "");

  private final RunContext run;
  private final HostPlan done;
  private final HostReport report;

  HostReversal(RunContext run, HostPlan done, HostReport report) {
    this.run = run;
    this.done = done;
    this.report = report;
  }

  HostReport revert() {
    var before = done.seen().current();
    if (before.isEmpty()) {
      // Nothing to go back to: it keeps the version that it was seen healthy on.
      return report;
    }
    var seen = done.session().service().probe(run.spec().run().user());
    return Planner.onHost(done.session(), seen, before.get(), run.spec())
        .map(plan -> new HostDeployment(run.goingBack(), "rollback", plan).deploy())
        .map(back -> back.outcome().reached() ? rolledBack(back) : attention(back))
        .orElse(report);
  }

  private HostReport rolledBack(HostReport back) {
    return with(
        back,
        new HostOutcome.RolledBack(done.seen().currentVersion(), done.version(), OTHERS_FAILED));
  }

  private HostReport attention(HostReport back) {
    var problem = back.outcome().trouble().orElse(OTHERS_FAILED);
    return with(
        back,
        new HostOutcome.NeedsAttention(done.seen().currentVersion(), done.version(), problem));
  }

  private HostReport with(HostReport back, HostOutcome outcome) {
    return new HostReport(
        report.host(),
        outcome,
        report.digest(),
        report.bytesSent() + back.bytesSent(),
        report.bytesTotal(),
        report.codec(),
        report.took().plus(back.took()),
        Stream.concat(report.timeline().stream(), back.timeline().stream()).toList(),
        back.evidence());
  }
}
