package io.svcdeploy.cli;

import io.svcdeploy.release.Version;
import io.svcdeploy.rollout.Deployment;
import io.svcdeploy.rollout.Goal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description =
        "Go back to a version that the hosts have: binary, files and settings. Without --to, the"
            + " last one that was confirmed healthy before the current one.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin RunOptions options = new RunOptions();

  @Option(names = "--to", paramLabel = "VERSION", description = "The version to go back to.")
  Optional<String> to = Optional.empty();

  @Option(names = "--force", description = "Go to a quarantined version too.")
  boolean force;

  @Override
  public Integer call() {
    var spec = options.read();
    var goal = new Goal.Rollback(to.map(Version::parse));
    var cancellation = options.cancellation();
    try (var encoder = RunOptions.encoder()) {
      var report =
          options.withEvents(
              spec,
              events ->
                  new Deployment(options.context(spec, encoder, events, cancellation, force), goal)
                      .run(Optional.empty()));
      return options.finish(report);
    }
  }
}
