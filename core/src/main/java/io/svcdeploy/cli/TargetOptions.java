package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.rollout.RunContext;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.HostChoice;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.HostConnector;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which hosts a command works on. */
final class TargetOptions {
  @Mixin SpecOptions spec = new SpecOptions();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "The target to work on; may be left out if there is only one.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--limit",
      split = ",",
      paramLabel = "HOSTS",
      description = "Only these hosts of it: names, groups, or names with * and ?.")
  List<String> limit = List.of();

  DeploySpec read() {
    return spec.read();
  }

  TargetSpec chosen(DeploySpec parsed) {
    return SpecOptions.target(parsed, target);
  }

  private List<HostSpec> hosts(TargetSpec chosen) {
    if (limit.isEmpty()) {
      return chosen.hosts();
    }
    var choice = HostChoice.of(chosen, limit);
    choice
        .unknown()
        .ifPresent(
            it -> {
              throw DeployException.usage(
                  "--limit: no host of the target "
                      + chosen.name()
                      + " has the name or group \""
                      + it.word()
                      + "\"",
                  it.hint());
            });
    return choice.hosts();
  }

  /** The run's context; {@code encoder} is closed by the caller. */
  RunContext context(
      DeploySpec parsed,
      Encoder encoder,
      EventSink sink,
      Cancellation cancel,
      String origin,
      boolean force) {
    var chosen = chosen(parsed);
    var hosts = hosts(chosen);
    var variables = SpecOptions.variables(parsed);
    Secrets.remember(parsed, chosen, variables);
    return new RunContext(
        parsed,
        chosen,
        hosts,
        variables,
        new HostConnector(),
        encoder,
        Secrets.MASKING,
        sink,
        cancel,
        RunIdentity.newDeployment(),
        origin,
        force);
  }

  /** For commands that only look at hosts. */
  RunContext quietContext(DeploySpec parsed, Encoder encoder) {
    return context(
        parsed, encoder, EventSink.NONE, new Cancellation(), RunIdentity.origin(), false);
  }
}
