package io.svcdeploy.health;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.Variables;

/**
 * Decides whether a release that was switched on is healthy. Make it before the switch: it fills
 * the checks in, and so finds a missing value while nothing has happened yet. Immutable; each host
 * begins its own run.
 */
public final class HealthGate {
  private final HealthSpec spec;
  private final Checks checks;
  private final EventSink events;

  /**
   * @param shell of the host
   * @param variables of the host and of the release that is to run
   * @param masking knows the run's secrets, which a service may say of its own, and learns those of
   *     the checks: what was seen ends in the host's journal, too
   * @throws io.svcdeploy.spec.SpecException if a template of the checks has no value
   * @throws io.svcdeploy.event.DeployException if one becomes an unusable URL or address
   */
  public HealthGate(
      HealthSpec spec, CheckShell shell, Variables variables, Masking masking, EventSink events) {
    this.spec = spec;
    this.checks = Checks.of(spec, shell, variables, masking);
    this.events = events;
  }

  /** Starts the gate's clock: call it when the release was just switched on. */
  public GateRun begin(Subject subject, Cancellation cancellation) {
    return begin(subject, cancellation, GateClock.start(cancellation));
  }

  GateRun begin(Subject subject, Cancellation cancellation, GateClock clock) {
    return new GateRun(checks, new ServiceChecks(spec, subject), events, cancellation, clock);
  }
}
