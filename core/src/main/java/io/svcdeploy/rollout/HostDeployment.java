package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.health.HealthGate;
import io.svcdeploy.health.Verdict;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.host.HostTransaction.Activation;
import io.svcdeploy.host.Lease;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostReport;
import io.svcdeploy.spec.HookSpec.Point;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.transport.ConnectionLostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One host's way to the new version, or back to the one it had. Whatever goes wrong ends in an
 * outcome, never in an exception. Used once, by one thread.
 */
final class HostDeployment {
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** The ways to the host before and after its hooks. */
  private static final Duration HOOK_SLACK = Duration.ofSeconds(60);

  private final RunContext run;
  private final String operation;
  private final HostSession session;
  private final Timeline timeline;
  private final Reconnecting steadily;
  private final Findings findings;
  private final long began = System.nanoTime();
  private HostPlan plan;
  private final Downtime downtime = new Downtime();
  private @Nullable Stager stager;

  /** From the switch until somebody looked, a failure says nothing about what runs. */
  private boolean unknown;

  private boolean wentBack;

  /** Once it is, a lock in somebody else's hands is one that we lost. */
  private boolean lockHeld;

  HostDeployment(RunContext run, String operation, HostPlan plan) {
    this.run = run;
    this.operation = operation;
    this.plan = plan;
    this.session = plan.session();
    this.timeline = new Timeline(plan.host(), run.events());
    this.steadily = new Reconnecting(run, session, timeline);
    this.findings = new Findings(session, steadily, this::notice);
  }

  HostReport deploy() {
    return report(outcome());
  }

  private HostOutcome outcome() {
    try {
      if (plan.unchanged() && !run.force()) {
        return lookAgain();
      }
      return transact();
    } catch (DeployException e) {
      return failed(HostProblems.of(e));
    } catch (SpecException e) {
      return failed(new Problem(ExitCode.USAGE, e.text(), "mend the deployment file", ""));
    } catch (ConnectionLostException e) {
      var message = "the connection was lost and could not be made again";
      var hint = "see with `svc-deploy status` what the host runs";
      return failed(new Problem(ExitCode.FAILED, message, hint, ""));
    }
  }

  private HostOutcome failed(Problem problem) {
    var from = plan.seen().currentVersion();
    if (lockHeld && problem.code() == ExitCode.LOCKED) {
      // Another deployment came in: it decides what the host runs.
      return new HostOutcome.NeedsAttention(from, plan.version(), problem);
    }
    if (!unknown) {
      return new HostOutcome.Failed(from, problem);
    }
    var hint =
        wentBack
            ? "the host went back, but was not seen healthy since; "
            : "the host goes back by itself unless this deployment is confirmed; ";
    return new HostOutcome.NeedsAttention(
        from,
        plan.version(),
        new Problem(problem.code(), problem.message(), hint + problem.hint(), problem.output()));
  }

  /** Nothing is to be done, but a green run means a service that is well. */
  private HostOutcome lookAgain() {
    timeline.phase(Phase.GATE);
    var looks = HostGate.beginWhileRunning(run, plan);
    var verdict =
        steadily.run(() -> looks.await(session.connection(), HostGate.probe(session.service(), 0)));
    if (verdict instanceof Verdict.Healthy) {
      return new HostOutcome.Unchanged(plan.version());
    }
    if (!(verdict instanceof Verdict.Unhealthy unhealthy)) {
      return failed(HostProblems.CANCELLED);
    }
    findings.gather(verdict.tries(), 0);
    return new HostOutcome.NeedsAttention(
        plan.seen().currentVersion(),
        plan.version(),
        HostProblems.runsUnhealthy(plan.version(), unhealthy.reason()));
  }

  private HostOutcome transact() {
    var gate = HostGate.of(run, plan);
    timeline.phase(Phase.LOCK);
    try (var tx = steadily.carry(steadily.run(this::open))) {
      require(tx.state(), tx.broughtToAnEnd());
      lockHeld = true;
      var hooks = new Hooks(run, plan, operation, timeline);
      tx.notices().forEach(this::notice);
      stage(tx);
      run.cancellation().check();
      return switchOver(tx, gate, hooks);
    }
  }

  /** Nobody else can come in any more; but somebody may have, since the plan was made. */
  private void require(HostState now, boolean unfinished) {
    var then = plan.seen();
    plan = plan.at(now);
    boolean mayHaveChanged = unfinished || !then.unfinished().isEmpty();
    if (!mayHaveChanged && !now.current().equals(then.current())) {
      throw HostProblems.moved(then.currentVersion(), now.currentVersion());
    }
  }

  private HostTransaction open() {
    var owner = operation + " of " + run.spec().service() + " " + plan.version();
    var lease = new Lease(owner, run.origin(), LEASE.plus(Hooks.untilDecided(run.spec().hooks())));
    return HostTransaction.open(
        session.service(), run.deployment(), lease, run.spec().run().user());
  }

  private void notice(String text) {
    timeline.add(text);
    run.events().accept(DeployEvent.warning(plan.host(), text));
  }

  private void stage(HostTransaction tx) {
    if (plan.content().isEmpty() || plan.complete()) {
      return;
    }
    var bytes = new Stager(run, session, plan.content().get(), plan.seen());
    stager = bytes;
    steadily.run(
        () -> {
          bytes.stage(tx);
          return bytes;
        });
    timeline.add("staged " + plan.next() + ": every digest checked on the host");
  }

  private HostOutcome switchOver(HostTransaction tx, HealthGate gate, Hooks hooks) {
    timeline.phase(Phase.SWITCH);
    try {
      hooks.require(Point.BEFORE_SWITCH, "");
      return activate(tx, gate, hooks);
    } catch (DeployException e) {
      if (!unknown) {
        hold(tx, hooks.here(Point.AFTER_REVERT, HOOK_SLACK));
        hooks.attempt(Point.AFTER_REVERT, "not-switched");
      }
      throw e;
    }
  }

  private HostOutcome activate(HostTransaction tx, HealthGate gate, Hooks hooks) {
    var change = Change.to(run, plan, operation, hooks.onHost());
    unknown = true;
    var activation = steadily.run(() -> tx.activate(change));
    timeline.addHostLog(activation.log());
    if (activation instanceof Activation.NotSwitched not) {
      unknown = false;
      throw not.why();
    }
    if (activation instanceof Activation.WentBack back) {
      downtime.stopped(back.stoppedFor());
      findings.begin(List.of());
      return settle(tx, HostProblems.of(back.why()), hooks);
    }
    var switched = (Activation.Switched) activation;
    downtime.stopped(switched.stoppedFor());
    try {
      hooks.require(Point.AFTER_SWITCH, "switched");
    } catch (DeployException e) {
      findings.begin(List.of());
      return goBack(tx, Optional.empty(), HostProblems.rolledBack(e), hooks);
    }
    return change.start() ? await(tx, gate, switched.hostSeconds(), hooks) : confirm(tx, hooks);
  }

  private HostOutcome await(HostTransaction tx, HealthGate gate, long since, Hooks hooks) {
    timeline.phase(Phase.GATE);
    var looks = HostGate.begin(gate, run, plan);
    var verdict =
        steadily.run(
            () -> looks.await(session.connection(), HostGate.probe(session.service(), since)));
    downtime.gated(verdict);
    return verdict instanceof Verdict.Healthy
        ? confirm(tx, hooks)
        : goBack(tx, verdict, since, hooks);
  }

  private HostOutcome confirm(HostTransaction tx, Hooks hooks) {
    timeline.phase(Phase.CONFIRM);
    var state = plan.seen();
    var prunable =
        state.journal().prunable(plan.next(), state.current(), run.spec().keep(), state.releases());
    var forHooks = hooks.here(Point.AFTER_CONFIRM, HOOK_SLACK);
    var confirmed = steadily.run(() -> tx.confirm(prunable, forHooks));
    if (confirmed.isPresent()) {
      unknown = false;
      timeline.addHostLog(confirmed.get());
      hooks.attempt(Point.AFTER_CONFIRM, "confirmed");
      return new HostOutcome.Deployed(state.currentVersion(), plan.version());
    }
    findings.begin(List.of());
    return settle(tx, HostProblems.TOO_LATE, hooks);
  }

  private HostOutcome goBack(HostTransaction tx, Verdict verdict, long since, Hooks hooks) {
    findings.gather(verdict.tries(), since);
    // A release is to blame for what the gate saw, not for what the user cancelled.
    var blame =
        verdict instanceof Verdict.Unhealthy unhealthy
            ? Optional.of(unhealthy.reason())
            : Optional.<String>empty();
    var why = blame.map(HostProblems::unhealthy).orElse(HostProblems.CANCELLED);
    return goBack(tx, blame, why, hooks);
  }

  private HostOutcome goBack(HostTransaction tx, Optional<String> blame, Problem why, Hooks hooks) {
    timeline.phase(Phase.REVERT);
    var stopTimeout = run.spec().run().stop().timeout();
    timeline.addHostLog(steadily.run(() -> tx.revert(blame, stopTimeout)));
    wentBack = true;
    return settle(tx, why, hooks);
  }

  private HostOutcome settle(HostTransaction tx, Problem why, Hooks hooks) {
    var old = new OldVersion(run, plan, timeline, steadily, downtime);
    var outcome = old.settle(why);
    unknown = outcome instanceof HostOutcome.NeedsAttention;
    hold(tx, hooks.here(Point.AFTER_REVERT, HOOK_SLACK));
    hooks.attempt(Point.AFTER_REVERT, unknown ? "unhealthy" : "reverted");
    findings.leftAs(old.leftAs(outcome));
    return outcome;
  }

  /** Nobody else is to come in while the controller's hooks put things right around the host. */
  private void hold(HostTransaction tx, Optional<Duration> time) {
    try {
      time.ifPresent(
          it ->
              steadily.run(
                  () -> {
                    tx.hold(it);
                    return it;
                  }));
    } catch (DeployException | ConnectionLostException e) {
      notice("the lock could not be held for the hooks: " + e.getMessage());
    }
  }

  private HostReport report(HostOutcome outcome) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    var down = unknown ? Optional.<Duration>empty() : downtime.measured();
    run.events()
        .accept(
            new DeployEvent.HostFinished(
                plan.host(),
                outcome.label(),
                plan.seen().currentVersion(),
                Optional.of(plan.version()),
                took,
                down,
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
        down,
        timeline.moments(),
        findings.evidence());
  }
}
