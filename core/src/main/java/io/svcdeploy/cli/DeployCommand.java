package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.rollout.Deployment;
import io.svcdeploy.rollout.FleetPlan;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "deploy",
    description = "Bring a release to every host of a target; what is not healthy goes back.")
final class DeployCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin RunOptions options = new RunOptions();
  @Mixin ReleaseOptions releases = new ReleaseOptions();

  @Option(names = "--force", description = "Deploy what is quarantined or runs already.")
  boolean force;

  @Option(names = "--dry-run", description = "Print the plan and change nothing.")
  boolean dryRun;

  @Option(
      names = "--plan",
      paramLabel = "TOKEN",
      description = "Refuse if anything has moved since `plan` printed this token.")
  Optional<String> plan = Optional.empty();

  @Override
  public Integer call() {
    plan.ifPresent(DeployCommand::requireToken);
    var held = plan.map(new PlanMemory(CacheFolder.plans())::find);
    var spec = options.read();
    if (dryRun) {
      return PlanPrinter.print(options.target, options.progress, releases, spec, force);
    }
    var cancellation = options.cancellation();
    try (var encoder = RunOptions.encoder()) {
      var report =
          options.withEvents(
              spec,
              events -> {
                var run = options.context(spec, encoder, events, cancellation, force);
                var release = releases.release(spec, events, cancellation);
                var result = new Deployment(run, releases.goal(release)).run(held);
                RunOptions.remember(release);
                return result;
              });
      return options.finish(report);
    }
  }

  private static void requireToken(String text) {
    if (!FleetPlan.isToken(text)) {
      throw DeployException.usage(
          "--plan \"" + text + "\" is not a plan token",
          "give the 16 digits that `svc-deploy plan` prints in its last line");
    }
  }
}
