package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.rollout.RunContext;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.HostConnector;
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

  DeploySpec read() {
    return spec.read();
  }

  TargetSpec chosen(DeploySpec parsed) {
    return SpecOptions.target(parsed, target);
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
    var variables = SpecOptions.variables(parsed);
    Secrets.remember(parsed, chosen, variables);
    return new RunContext(
        parsed,
        chosen,
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
