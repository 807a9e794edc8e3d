package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.host.HostTransaction.Activation;
import io.svcdeploy.host.Lease;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostReport;
import io.svcdeploy.transport.ConnectionLostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a host that is healthy on the new version back to what it had, because others failed: a
 * deployment of the old release like any other, locked, journalled and gated. Where there was
 * nothing before, the service is removed.
 */
final class HostReversal {
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final RunContext run;
  private final HostPlan done;
  private final HostReport report;
  private final Problem why;

  HostReversal(RunContext run, HostPlan done, HostReport report, Problem why) {
    this.run = run.goingBack();
    this.done = done;
    this.report = report;
    this.why = why;
  }

  HostReport revert() {
    try {
      return done.seen().current().map(this::goBackTo).orElseGet(this::remove);
    } catch (DeployException e) {
      return attention(new Problem(e.code(), e.message(), e.hint(), e.output()));
    } catch (ConnectionLostException e) {
      return attention(
          new Problem(
              ExitCode.FAILED,
              "the connection was lost while it was taken back",
              "see with `svc-deploy status` what the host runs",
              ""));
    }
  }

  private HostReport goBackTo(String release) {
    var steadily = new Reconnecting(run, done.session(), new Timeline(done.host(), run.events()));
    var seen = steadily.run(() -> done.session().service().probe(run.spec().run().user()));
    requireOurs(seen);
    return Planner.onHost(done.session(), seen, release, run.spec())
        .map(plan -> new HostDeployment(run, "rollback", plan).deploy())
        .map(back -> back.outcome().reached() ? rolledBack(back) : attention(trouble(back)))
        .orElseGet(
            () ->
                attention(
                    new Problem(
                        ExitCode.NEEDS_ATTENTION,
                        "release " + release + " is gone from the host",
                        "deploy the old version as a release",
                        "")));
  }

  /** What came after us is not ours to take back. */
  private void requireOurs(HostState now) {
    if (!now.current().equals(Optional.of(done.next()))) {
      throw HostProblems.moved(Optional.of(done.version()), now.currentVersion());
    }
  }

  private Problem trouble(HostReport back) {
    return back.outcome().trouble().orElse(why);
  }

  private HostReport remove() {
    var timeline = new Timeline(done.host(), run.events());
    var hooks = new Hooks(run, done, "rollback", timeline).onHost();
    var owner = "removal of " + run.spec().service() + " " + done.version();
    var lease = new Lease(owner, run.origin(), LEASE);
    var user = run.spec().run().user();
    var steadily = new Reconnecting(run, done.session(), timeline);
    try (var tx =
        steadily.carry(
            steadily.run(
                () ->
                    HostTransaction.open(
                        done.session().service(), run.deployment(), lease, user)))) {
      requireOurs(tx.state());
      var change = Change.removal(run, done, hooks);
      var removed = steadily.run(() -> tx.activate(change)) instanceof Activation.Switched;
      if (removed && steadily.run(() -> tx.confirm(List.of(), Optional.empty())).isPresent()) {
        return rolledBack(report);
      }
    }
    return attention(
        new Problem(
            ExitCode.NEEDS_ATTENTION,
            why.message() + ", and this first install could not be removed again",
            "it is healthy on the new version; remove it by hand, or deploy again",
            ""));
  }

  private HostReport rolledBack(HostReport back) {
    return with(
        back, new HostOutcome.RolledBack(done.seen().currentVersion(), done.version(), why));
  }

  private HostReport attention(Problem problem) {
    return with(
        report,
        new HostOutcome.NeedsAttention(done.seen().currentVersion(), done.version(), problem));
  }

  private HostReport with(HostReport back, HostOutcome outcome) {
    boolean same = back.equals(report);
    return new HostReport(
        report.host(),
        outcome,
        report.digest(),
        same ? report.bytesSent() : report.bytesSent() + back.bytesSent(),
        report.bytesTotal(),
        report.codec(),
        same ? report.took() : report.took().plus(back.took()),
        outcome instanceof HostOutcome.NeedsAttention ? Optional.empty() : downtime(back),
        same
            ? report.timeline()
            : Stream.concat(report.timeline().stream(), back.timeline().stream()).toList(),
        back.evidence());
  }

  /** Of both switches together: between them it was healthy. */
  private Optional<Duration> downtime(HostReport back) {
    return back.equals(report)
        ? report.downtime()
        : Stream.of(report, back).flatMap(it -> it.downtime().stream()).reduce(Duration::plus);
  }
}
