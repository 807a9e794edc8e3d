package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.DeployReport;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostReport;
import io.svcdeploy.spec.RolloutSpec;
import io.svcdeploy.spec.RolloutSpec.OnFailure;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release goes in, and every host ends on a healthy version: the new one, or the one it had. This
 * is the whole of it; read {@link HostDeployment} for what happens on one host.
 */
public final class Deployment {
  private final RunContext run;
  private final Goal goal;
  private final RolloutSpec rollout;
  private final Map<String, HostReport> reports = new LinkedHashMap<>();

  public Deployment(RunContext run, Goal goal) {
    this.run = run;
    this.goal = goal;
    this.rollout = run.spec().rollout();
  }

  /** What {@link #run} would do now; changes nothing. */
  public FleetPlan plan() {
    try (var fleet = new Fleet(run)) {
      return FleetPlan.of(fleet.plan(goal));
    }
  }

  /**
   * Runs to its end, which the report tells; throws only for mistakes found before any host is
   * changed.
   *
   * @param token of the plan that this run is held to
   */
  public DeployReport run(Optional<String> token) {
    var started = Instant.now();
    long began = System.nanoTime();
    begin();
    try (var fleet = new Fleet(run)) {
      var plans = fleet.plan(goal);
      plans.failures().forEach(this::finish);
      if (budgetSpent()) {
        skip(plans.ready(), "another host could not take the release; nothing was switched");
      } else {
        token.ifPresent(planned -> requireSame(planned, FleetPlan.of(plans)));
        rollOut(fleet, plans.ready());
      }
    } catch (DeployException e) {
      end("failed", e.code(), began);
      throw e;
    } catch (SpecException e) {
      end("failed", ExitCode.USAGE, began);
      throw e;
    }
    return report(started, began);
  }

  private static void requireSame(String token, FleetPlan now) {
    if (!token.equals(now.token())) {
      throw DeployException.failed(
          "the hosts or the release are not as they were when the plan " + token + " was made",
          "look at a new `svc-deploy plan`; nothing was changed");
    }
  }

  private void rollOut(Fleet fleet, List<HostPlan> plans) {
    var waiting = new ArrayList<>(plans);
    var batches = Batches.of(plans, rollout.batches());
    for (int i = 0; i < batches.size(); i++) {
      var batch = batches.get(i);
      fleet
          .inParallel(batch, plan -> new HostDeployment(run, goal.operation(), plan).deploy())
          .forEach(this::add);
      waiting.removeAll(batch);
      if (budgetSpent() || run.cancellation().requested()) {
        skip(waiting, "the rollout was stopped before this host");
        revertReached(fleet, plans);
        return;
      }
      if (i < batches.size() - 1) {
        run.cancellation().pause(rollout.pause());
      }
    }
  }

  /** More hosts failed than the whole rollout allows. */
  private boolean budgetSpent() {
    return reports.values().stream().filter(it -> !it.outcome().reached()).count()
        > rollout.maxFailures();
  }

  /** The hosts that did take the new version go back too, all at once. */
  private void revertReached(Fleet fleet, List<HostPlan> plans) {
    if (rollout.onFailure() != OnFailure.REVERT_ALL) {
      return;
    }
    var deployed =
        plans.stream()
            .filter(plan -> reports.containsKey(plan.host()))
            .filter(plan -> report(plan).outcome() instanceof HostOutcome.Deployed)
            .toList();
    fleet
        .inParallel(deployed, plan -> new HostReversal(run, plan, report(plan)).revert())
        .forEach(this::finish);
  }

  private HostReport report(HostPlan plan) {
    return Optional.ofNullable(reports.get(plan.host())).orElseThrow();
  }

  private void skip(List<HostPlan> plans, String reason) {
    plans.forEach(plan -> finish(HostReports.of(plan.host(), new HostOutcome.Skipped(reason))));
  }

  /** Decides a host's fate here and not in its {@link HostDeployment}, which tells it by itself. */
  private void finish(HostReport report) {
    run.events().accept(HostReports.finished(report));
    add(report);
  }

  private void add(HostReport report) {
    reports.put(report.host(), report);
  }

  private void begin() {
    var hosts = run.target().hosts().stream().map(HostSpec::name).toList();
    run.events()
        .accept(
            new DeployEvent.RunStarted(
                goal.operation(),
                run.deployment(),
                run.spec().service(),
                goal.version(),
                Optional.of(run.target().name()),
                hosts));
  }

  private Duration end(String result, ExitCode code, long began) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    run.events().accept(new DeployEvent.RunFinished(result, code, took));
    return took;
  }

  private DeployReport report(Instant started, long began) {
    var inOrder =
        run.target().hosts().stream()
            .flatMap(host -> Optional.ofNullable(reports.get(host.name())).stream())
            .toList();
    var verdict =
        FleetVerdict.of(
            inOrder.stream().map(HostReport::outcome).toList(), run.cancellation().requested());
    var took = end(verdict.result(), verdict.exitCode(), began);
    return new DeployReport(
        run.deployment(),
        goal.operation(),
        run.spec().service(),
        run.target().name(),
        goal.version(),
        goal instanceof Goal.Deploy it ? it.release().stamp().commit() : Optional.empty(),
        run.origin(),
        started,
        took,
        verdict.result(),
        verdict.exitCode(),
        inOrder);
  }
}
