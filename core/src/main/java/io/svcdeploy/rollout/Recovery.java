package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.host.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run that was killed left on a host, brought to its end now instead of at the dead-man's
 * deadline: confirmed if that was decided, taken back if not.
 *
 * @param version that the host has in the end; empty if none
 * @param runs it is running, or about to; whether it is healthy was not looked at
 * @param notices what was found and done, a line each; empty if there was nothing
 */
public record Recovery(Optional<String> version, boolean runs, List<String> notices) {
  private static final Duration LEASE = Duration.ofMinutes(5);

  public Recovery {
    notices = List.copyOf(notices);
  }

  /**
   * @param deployment the killed run's id, whose lock is taken over; or another one
   * @param origin who asks, for whoever meets the lock
   * @param serviceUser as the deployment file has it
   * @throws DeployException with {@code LOCKED} if somebody else is at work there
   */
  public static Recovery of(
      HostSession session, String deployment, String origin, Optional<String> serviceUser) {
    var lease = new Lease("recovery", origin, LEASE);
    try (var tx = HostTransaction.open(session.service(), deployment, lease, serviceUser)) {
      var state = tx.state();
      return new Recovery(state.currentVersion(), state.running().wanted(), tx.notices());
    }
  }
}
