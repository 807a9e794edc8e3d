package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.health.HealthGate;
import io.svcdeploy.health.Verdict;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.host.Lease;
import io.svcdeploy.host.Switch;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostReport;
import io.svcdeploy.report.HostReport.Evidence;
import io.svcdeploy.report.HostReport.GateTry;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.transport.ConnectionLostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One host's way to the new version, or back to the one it had. Whatever goes wrong ends in an
 * outcome, never in an exception. Used once, by one thread.
 */
final class HostDeployment {
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** Added to the dead-man's deadline: the way of the last look and of the confirmation. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final int LOG_LINES = 40;
  private static final int RECONNECTS = 3;

  private final RunContext run;
  private final String operation;
  private final HostSession session;
  private final Timeline timeline;
  private final long began = System.nanoTime();
  private HostPlan plan;
  private @Nullable Stager stager;
  private @Nullable Evidence evidence;
  private @Nullable HostTransaction transaction;
  private boolean switching;

  /** The connection was lost after the switch was asked for. */
  private boolean inDoubt;

  HostDeployment(RunContext run, String operation, HostPlan plan) {
    this.run = run;
    this.operation = operation;
    this.plan = plan;
    this.session = plan.session();
    this.timeline = new Timeline(plan.host(), run.events());
  }

  HostReport deploy() {
    return report(outcome());
  }

  private HostOutcome outcome() {
    try {
      if (plan.unchanged() && !run.force()) {
        return new HostOutcome.Unchanged(plan.version());
      }
      var refused = run.force() ? Optional.<DeployException>empty() : Planner.quarantine(plan);
      return refused.isPresent() ? failed(problem(refused.get())) : transact();
    } catch (DeployException e) {
      return failed(problem(e));
    } catch (SpecException e) {
      return failed(new Problem(ExitCode.USAGE, e.text(), "mend the deployment file", ""));
    } catch (ConnectionLostException e) {
      return failed(
          new Problem(
              ExitCode.FAILED,
              "the connection was lost and could not be made again",
              "see with `svc-deploy status` what the host runs",
              ""));
    }
  }

  /** Before the switch a failure leaves the host as it was; after it nobody has looked yet. */
  private HostOutcome failed(Problem problem) {
    var from = plan.seen().currentVersion();
    if (!switching) {
      return new HostOutcome.Failed(from, problem);
    }
    var hint = "the host goes back by itself unless this deployment is confirmed; ";
    return new HostOutcome.NeedsAttention(
        from,
        plan.version(),
        new Problem(problem.code(), problem.message(), hint + problem.hint(), problem.output()));
  }

  private HostOutcome transact() {
    var gate = HostGate.of(run, session, plan.version(), plan.commit());
    timeline.phase(Phase.LOCK);
    try (var tx = steadily(this::open)) {
      transaction = tx;
      plan = plan.at(tx.state());
      tx.notices().forEach(this::notice);
      stage(tx);
      run.cancellation().check();
      return switchOver(tx, gate);
    }
  }

  private HostTransaction open() {
    var version = plan.version();
    var owner = operation + " of " + run.spec().service() + " " + version;
    return HostTransaction.open(
        session.service(),
        run.deployment(),
        new Lease(owner, run.origin(), LEASE),
        run.spec().run().user());
  }

  private void notice(String text) {
    timeline.add(text);
    run.events().accept(DeployEvent.warning(plan.host(), text));
  }

  private void stage(HostTransaction tx) {
    var content = plan.content();
    var present = plan.seen().releases().contains(plan.next());
    boolean damaged =
        plan.seen().current().filter(plan.next()::equals).isPresent() && !plan.seen().intact();
    if (content.isEmpty() || (present && !damaged)) {
      return;
    }
    var bytes = new Stager(run, session, content.get(), plan.seen());
    stager = bytes;
    steadily(
        () -> {
          bytes.stage(tx);
          return bytes;
        });
    timeline.add("staged " + plan.next() + ": every digest checked on the host");
  }

  private HostOutcome switchOver(HostTransaction tx, HealthGate gate) {
    timeline.phase(Phase.SWITCH);
    var change = change();
    switching = true;
    HostTransaction.Activation activation;
    try {
      activation = steadily(() -> tx.activate(change));
    } catch (DeployException e) {
      timeline.add(e.message());
      if (e.code() == ExitCode.ROLLED_BACK) {
        return settleOldVersion(problem(e), List.of());
      }
      switching = inDoubt || e.code() == ExitCode.NEEDS_ATTENTION;
      return failed(problem(e));
    }
    timeline.addHostLog(activation.log());
    if (!change.start()) {
      return confirm(tx, List.of());
    }
    timeline.phase(Phase.GATE);
    var looks = HostGate.begin(gate, run, plan.binary());
    var verdict =
        steadily(
            () ->
                looks.await(
                    session.connection(),
                    HostGate.probe(session.service(), activation.hostSeconds())));
    return decide(tx, verdict, activation.hostSeconds());
  }

  private Switch change() {
    var spec = run.spec();
    var stopTimeout = spec.run().stop().timeout();
    return new Switch(
        Optional.of(plan.next()),
        plan.seen().current(),
        HostGate.longest(spec.health()).plus(stopTimeout).plus(SLACK),
        stopTimeout,
        spec.run().start() != RunSpec.Start.DISABLED,
        new Switch.Origin(
            run.deployment(),
            operation,
            plan.version(),
            plan.commit(),
            plan.binary().hex(),
            run.origin()));
  }

  private HostOutcome decide(HostTransaction tx, Verdict verdict, long since) {
    if (verdict instanceof Verdict.Healthy healthy) {
      return confirm(tx, healthy.tries());
    }
    var log = steadily(() -> session.service().log(since, LOG_LINES));
    var status = steadily(() -> session.service().status());
    boolean cancelled = verdict instanceof Verdict.Cancelled;
    var reason =
        verdict instanceof Verdict.Unhealthy unhealthy
            ? unhealthy.reason()
            : "the run was cancelled";
    var problem =
        new Problem(
            cancelled ? ExitCode.CANCELLED : ExitCode.ROLLED_BACK,
            reason,
            cancelled
                ? "run the same command again to go on"
                : "the evidence is in the report; mend the release, or look at its log",
            "");
    evidence = new Evidence(verdict.tries(), status, log, "");
    timeline.phase(Phase.REVERT);
    var quarantine = cancelled ? Optional.<String>empty() : Optional.of(reason);
    timeline.addHostLog(steadily(() -> tx.revert(quarantine, run.spec().run().stop().timeout())));
    return settleOldVersion(problem, verdict.tries());
  }

  private HostOutcome confirm(HostTransaction tx, List<GateTry> tries) {
    timeline.phase(Phase.CONFIRM);
    var state = plan.seen();
    var prunable =
        state.journal().prunable(plan.next(), state.current(), run.spec().keep(), state.releases());
    if (steadily(() -> tx.confirm(prunable))) {
      switching = false;
      return new HostOutcome.Deployed(state.currentVersion(), plan.version());
    }
    var problem =
        new Problem(
            ExitCode.ROLLED_BACK,
            "healthy, but too late: the host had already gone back by itself",
            "raise `health.within`, or look for what delayed the confirmation",
            "");
    return settleOldVersion(problem, tries);
  }

  /** The old version counts only when it was seen healthy; this looks. */
  private HostOutcome settleOldVersion(Problem problem, List<GateTry> tries) {
    var before = plan.seen();
    var old = before.currentVersion();
    var settled = old.isEmpty() ? removed(problem) : gateOld(before, old.get(), problem);
    evidence =
        Optional.ofNullable(evidence)
            .map(
                it -> new Evidence(it.tries(), it.unitStatus(), it.lastLogLines(), leftAs(settled)))
            .orElseGet(() -> new Evidence(tries, "", List.of(), leftAs(settled)));
    return settled;
  }

  private HostOutcome removed(Problem problem) {
    return new HostOutcome.RolledBack(Optional.empty(), plan.version(), problem);
  }

  private HostOutcome gateOld(HostState before, String old, Problem problem) {
    var release = before.current().orElseThrow();
    var binary = before.binaryOf(release, run.spec().service());
    if (!before.running().active() || binary.isEmpty()) {
      timeline.add("the old version was not running before and is not started");
      return new HostOutcome.RolledBack(Optional.of(old), plan.version(), problem);
    }
    timeline.add("gating " + old + " again");
    var calm = run.uncancelled();
    var looks =
        HostGate.begin(
            HostGate.of(calm, session, old, commitOf(before, release)), calm, binary.get());
    var verdict =
        steadily(
            () ->
                looks.await(
                    session.connection(),
                    HostGate.probe(session.service(), before.facts().clockSeconds())));
    if (verdict instanceof Verdict.Unhealthy unhealthy) {
      return new HostOutcome.NeedsAttention(
          Optional.of(old),
          plan.version(),
          new Problem(
              ExitCode.NEEDS_ATTENTION,
              problem.message() + "; and " + old + " is not healthy either: " + unhealthy.reason(),
              "look at the host now: `svc-deploy status`, `svc-deploy logs`",
              problem.output()));
    }
    switching = false;
    return new HostOutcome.RolledBack(Optional.of(old), plan.version(), problem);
  }

  private static Optional<String> commitOf(HostState state, String release) {
    return state.journal().entries().stream()
        .filter(entry -> entry.release().equals(release))
        .flatMap(entry -> entry.commit().stream())
        .findFirst();
  }

  private static String leftAs(HostOutcome outcome) {
    if (outcome instanceof HostOutcome.RolledBack back) {
      return back.from()
          .map(old -> old + " runs again and was seen healthy")
          .orElse("nothing is registered, as before");
    }
    return "the old version was brought back, but was not seen healthy";
  }

  /** Does it again over a new connection when the old one breaks: every step may be repeated. */
  private <T> T steadily(Supplier<T> step) {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.get();
      } catch (ConnectionLostException e) {
        if (attempt > RECONNECTS) {
          throw e;
        }
        inDoubt |= switching;
        notice("the connection was lost; connecting again");
        session.dropConnection();
        var service = session.service();
        Optional.ofNullable(transaction).ifPresent(tx -> tx.continueOver(service));
      }
    }
  }

  private static Problem problem(DeployException e) {
    return new Problem(e.code(), e.message(), e.hint(), e.output());
  }

  private HostReport report(HostOutcome outcome) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    run.events()
        .accept(
            new DeployEvent.HostFinished(
                plan.host(),
                outcome.label(),
                plan.seen().currentVersion(),
                Optional.of(plan.version()),
                took,
                outcome.trouble().map(Problem::message).orElse("")));
    var bytes = Optional.ofNullable(stager);
    return new HostReport(
        plan.host(),
        outcome,
        Optional.of(plan.binary().hex()),
        bytes.map(Stager::bytesSent).orElse(0L),
        bytes.map(Stager::bytesTotal).orElse(0L),
        bytes.map(Stager::codec).orElse("none"),
        took,
        timeline.moments(),
        Optional.ofNullable(evidence));
  }
}
