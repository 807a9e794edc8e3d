package io.svcdeploy.cli;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.Human;
import io.svcdeploy.report.RemoteText;
import io.svcdeploy.rollout.Deployment;
import io.svcdeploy.rollout.FleetPlan;
import io.svcdeploy.spec.DeploySpec;

/** Prints what a deployment would do. */
final class PlanPrinter {
  private PlanPrinter() {}

  static int print(
      TargetOptions target,
      ProgressOptions progress,
      ReleaseOptions releases,
      DeploySpec spec,
      boolean force) {
    try (var encoder = RunOptions.encoder()) {
      var plan =
          progress.withEvents(
              spec,
              events -> {
                var cancellation = progress.cancellation();
                var run =
                    target.context(
                        spec, encoder, events, cancellation, RunIdentity.origin(), force);
                var release = releases.release(spec, events, cancellation);
                var seen = new Deployment(run, releases.goal(release)).plan();
                cancellation.check();
                return seen;
              });
      return print(plan);
    }
  }

  private static int print(FleetPlan plan) {
    System.out.print(hosts(plan).render());
    plan.hosts()
        .forEach(
            host ->
                host.changes()
                    .forEach(
                        change ->
                            System.out.println(
                                host.host() + "  " + RemoteText.shown(change, Secrets.MASKING))));
    if (!plan.hooks().isEmpty()) {
      System.out.print(hooks(plan).render());
    }
    plan.stopped().ifPresent(why -> System.out.println("Nothing would be switched: " + why));
    if (!plan.possible()) {
      return ExitCode.FAILED.code();
    }
    new PlanMemory(CacheFolder.plans()).keep(plan.facts());
    System.out.println("Plan token: " + plan.token());
    return ExitCode.OK.code();
  }

  private static Table hosts(FleetPlan plan) {
    var table = new Table("HOST", "FROM", "TO", "SENDS", "ACTION");
    plan.hosts()
        .forEach(
            host ->
                table.row(
                    host.host(),
                    host.from().orElse("-"),
                    host.to(),
                    host.transfer().map(PlanPrinter::sends).orElse("-"),
                    host.action()));
    plan.unable().forEach(host -> table.row(host.host(), "-", "-", "-", "cannot: " + host.why()));
    plan.passedOver()
        .forEach(host -> table.row(host.host(), "-", "-", "-", "passed over: " + host.why()));
    return table;
  }

  private static Table hooks(FleetPlan plan) {
    var table = new Table("HOOK", "ON", "TIMEOUT", "RUNS");
    plan.hooks().forEach(it -> table.row(it.name(), it.on(), it.timeout(), it.command()));
    return table;
  }

  private static String sends(FleetPlan.Transfer transfer) {
    return Human.bytes(transfer.bytes()) + " (" + transfer.codec() + ")";
  }
}
