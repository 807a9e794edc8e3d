package io.svcdeploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description = "Show what `deploy` would do on each host, and a token that holds it to that.")
final class PlanCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin TargetOptions target = new TargetOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();
  @Mixin ReleaseOptions releases = new ReleaseOptions();

  @Option(
      names = "--force",
      description = "Plan what `deploy --force` would do: what is quarantined or runs already.")
  boolean force;

  @Override
  public Integer call() {
    return PlanPrinter.print(target, progress, releases, target.read(), force);
  }
}
