package io.svcdeploy.rollout;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.Connector;
import java.util.List;

/**
 * What all hosts of a run share.
 *
 * @param hosts of the target that the run works on, in the target's order
 * @param masking of the run's secrets
 * @param deployment the run's id: a safe file name, unique
 * @param origin the CI run's address, or {@code user@machine}
 * @param force deploy what is quarantined, and what runs already
 */
public record RunContext(
    DeploySpec spec,
    TargetSpec target,
    List<HostSpec> hosts,
    Variables variables,
    Connector connector,
    Encoder encoder,
    Masking masking,
    EventSink events,
    Cancellation cancellation,
    String deployment,
    String origin,
    boolean force) {
  public RunContext {
    hosts = List.copyOf(hosts);
  }

  /** The same run for what must be brought to its end whatever the user cancels. */
  RunContext uncancelled() {
    return with(events, deployment);
  }

  /**
   * A further transaction on the same hosts: its id tells it from the first. That it succeeded does
   * not mean that the host did: how the host ended is told by the run.
   */
  RunContext goingBack() {
    return with(
        event -> {
          if (!(event instanceof DeployEvent.HostFinished)) {
            events.accept(event);
          }
        },
        deployment + "-back");
  }

  private RunContext with(EventSink sink, String id) {
    return new RunContext(
        spec,
        target,
        hosts,
        variables,
        connector,
        encoder,
        masking,
        sink,
        new Cancellation(),
        id,
        origin,
        force);
  }
}
