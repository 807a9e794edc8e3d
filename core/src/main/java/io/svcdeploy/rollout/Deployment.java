package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.DeployReport;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostOutcome.Skipped;
import io.svcdeploy.report.HostOutcome.Skipped.Cause;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A release goes in, and every host ends on a healthy version: the new one, or the one it had. This
 * is the whole of it; read {@link HostDeployment} for what happens on one host.
 */
public final class Deployment {
  private static final String STOPPED = "the rollout was stopped before this host";

  private final RunContext run;
  private final Goal goal;
  private final RolloutSpec rollout;
  private final Map<String, HostReport> reports = new LinkedHashMap<>();

  /** Counted at once, by whoever works on a host: the next one may not begin any more. */
  private final AtomicInteger failures = new AtomicInteger();

  public Deployment(RunContext run, Goal goal) {
    this.run = run;
    this.goal = goal;
    this.rollout = run.spec().rollout();
  }

  /** What {@link #run} would do now; changes nothing. */
  public FleetPlan plan() {
    try (var fleet = new Fleet(run)) {
      var plans = fleet.plan(goal);
      var previews = fleet.inParallel(plans.ready(), plan -> Preview.of(run, plan));
      return FleetPlan.of(run, plans, previews, tolerated(plans), untried(plans));
    }
  }

  /**
   * Runs to its end, which the report tells; throws only for mistakes found before any host is
   * changed.
   *
   * @param plan that this run is held to
   */
  public DeployReport run(Optional<HeldPlan> plan) {
    var started = Instant.now();
    long began = System.nanoTime();
    begin();
    try (var fleet = new Fleet(run)) {
      var plans = fleet.plan(goal);
      leaveOut();
      passOver(plans);
      plans.failures().forEach(this::fail);
      var untried = untried(plans);
      if (budgetSpent()) {
        skip(plans.ready(), "another host could not take the release; nothing was switched");
      } else if (untried.isPresent()) {
        stopBefore(plans.ready(), untried.get());
      } else {
        plan.ifPresent(held -> held.require(PlanFacts.of(run, plans.ready())));
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

  /** Those that {@code --limit} does not name are told, and nothing else. */
  private void leaveOut() {
    var chosen = run.hosts().stream().map(HostSpec::name).collect(Collectors.toSet());
    run.target().hosts().stream()
        .map(HostSpec::name)
        .filter(name -> !chosen.contains(name))
        .map(name -> HostReports.of(name, new Skipped("left out by --limit", Cause.LEFT_OUT)))
        .forEach(this::add);
  }

  /** Hosts at which nothing answers fail, unless there are few enough of them. */
  private void passOver(Fleet.Plans plans) {
    boolean tolerated = tolerated(plans);
    for (var report : plans.silent()) {
      if (tolerated) {
        var why = report.outcome().trouble().map(HostOutcome.Problem::message).orElse("no answer");
        var skipped = new Skipped("unreachable: " + why, Cause.UNREACHABLE);
        run.events().accept(DeployEvent.warning(report.host(), "passed over: " + why));
        finish(HostReports.of(report.host(), skipped));
      } else {
        fail(report);
      }
    }
  }

  private boolean tolerated(Fleet.Plans plans) {
    int allowed = Batches.atMost(rollout.maxUnreachable(), run.hosts().size());
    return !plans.ready().isEmpty() && plans.silent().size() <= allowed;
  }

  /** Why the hosts that are ready may not begin: those that were to go first cannot. */
  private Optional<String> untried(Fleet.Plans plans) {
    if (goal instanceof Goal.Rollback) {
      return Optional.empty(); // what was confirmed before needs no trial, and may be urgent
    }
    var groups =
        Batches.untried(
            plans.ready(),
            rollout.batches(),
            (plan, group) -> plan.session().isIn(group),
            group -> run.hosts().stream().anyMatch(host -> host.groups().contains(group)));
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no host of the group "
                + String.join(" or ", groups)
                + " is ready, and rollout.batches has it go first");
  }

  private void stopBefore(List<HostPlan> plans, String untried) {
    var hint = "; mend one of its hosts, or leave all of them out by --limit";
    run.events()
        .accept(new DeployEvent.Notice(DeployEvent.Level.ERROR, Optional.empty(), untried + hint));
    skip(plans, untried + "; nothing was switched");
  }

  private void rollOut(Fleet fleet, List<HostPlan> plans) {
    var ordered = Batches.inOrder(plans, rollout.order(), run.deployment());
    var batches =
        Batches.of(ordered, rollout.batches(), (plan, group) -> plan.session().isIn(group));
    var waiting = new ArrayList<>(ordered);
    for (int i = 0; i < batches.size(); i++) {
      var batch = batches.get(i);
      fleet.inParallel(batch, this::deploy).forEach(this::add);
      waiting.removeAll(batch);
      boolean cutShort =
          run.cancellation().requested() && !plans.stream().allMatch(this::isDecided);
      if (budgetSpent() || cutShort) {
        skip(waiting, STOPPED);
        revertReached(
            fleet, plans, budgetSpent() ? HostProblems.OTHERS_FAILED : HostProblems.CANCELLED);
        return;
      }
      if (i < batches.size() - 1) {
        run.cancellation().pause(rollout.pause());
      }
    }
  }

  /**
   * A batch that was begun comes to its end only where its healthy hosts are of use by themselves.
   */
  private HostReport deploy(HostPlan plan) {
    boolean stopped = budgetSpent() && rollout.onFailure() != OnFailure.REVERT_FAILED;
    if (stopped || run.cancellation().requested()) {
      var skipped = HostReports.of(plan.host(), new Skipped(STOPPED, Cause.STOPPED));
      run.events().accept(HostReports.finished(skipped));
      return skipped;
    }
    var report = new HostDeployment(run, goal.operation(), plan).deploy();
    if (!report.outcome().reached() && !cancelled(report)) {
      failures.incrementAndGet();
    }
    return report;
  }

  private static boolean cancelled(HostReport report) {
    return report.outcome().trouble().filter(it -> it.code() == ExitCode.CANCELLED).isPresent();
  }

  /** Whether it came to its end, good or bad, before anybody asked to stop. */
  private boolean isDecided(HostPlan plan) {
    var report = reports.get(plan.host());
    return report != null && !(report.outcome() instanceof Skipped) && !cancelled(report);
  }

  /** More hosts failed than the whole rollout allows. */
  private boolean budgetSpent() {
    return failures.get() > rollout.maxFailures();
  }

  /** The hosts that did take the new version go back too, all at once. */
  private void revertReached(Fleet fleet, List<HostPlan> plans, Problem why) {
    if (rollout.onFailure() != OnFailure.REVERT_ALL) {
      return;
    }
    var deployed =
        plans.stream()
            .filter(plan -> reports.containsKey(plan.host()))
            .filter(plan -> report(plan).outcome() instanceof HostOutcome.Deployed)
            .toList();
    fleet
        .inParallel(deployed, plan -> new HostReversal(run, plan, report(plan), why).revert())
        .forEach(this::finish);
  }

  private HostReport report(HostPlan plan) {
    return Optional.ofNullable(reports.get(plan.host())).orElseThrow();
  }

  private void skip(List<HostPlan> plans, String reason) {
    plans.forEach(plan -> finish(HostReports.of(plan.host(), new Skipped(reason, Cause.STOPPED))));
  }

  private void fail(HostReport report) {
    failures.incrementAndGet();
    finish(report);
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
    var hosts = run.hosts().stream().map(HostSpec::name).toList();
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
