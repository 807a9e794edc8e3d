package io.svcdeploy.transport;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects by SSH. What may pass by itself (a host that boots, a server with too much to do) is
 * tried three times; what cannot (a wrong key, an unknown name) once.
 */
final class SshConnector {
  private static final int TRIES = 3;

  private static final RetryPolicy<HostConnection> RETRY =
      RetryPolicy.<HostConnection>builder()
          .handle(PassingFailure.class)
          .withMaxAttempts(TRIES)
          .withBackoff(500, 4000, ChronoUnit.MILLIS)
          .withJitter(0.2)
          .build();

  /** See {@link Connector#connect}. */
  HostConnection connect(SshEndpoint endpoint) {
    try {
      return Failsafe.with(RETRY).get(() -> attempt(endpoint));
    } catch (PassingFailure e) {
      throw e.failure().unreachable().onHost(endpoint.host());
    } catch (DeployException e) {
      throw e.onHost(endpoint.host());
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(
              ExitCode.CANCELLED, "interrupted while connecting", "run the same command again")
          .onHost(endpoint.host())
          .causedBy(e);
    }
  }

  private static HostConnection attempt(SshEndpoint endpoint) {
    var hops = new ArrayList<SshSession>();
    try {
      Route route = Route::direct;
      for (var jump : endpoint.jumps()) {
        var hop = SshSession.open(jump, route, endpoint.connect(), endpoint.keepAlive());
        hops.add(hop);
        route = Route.through(hop);
      }
      hops.add(SshSession.open(endpoint.login(), route, endpoint.connect(), endpoint.keepAlive()));
      return SshConnection.over(endpoint, List.copyOf(hops));
    } catch (ConnectionLostException e) {
      SshConnection.closeAll(hops);
      throw new PassingFailure(
          DeployException.failed(
                  "the connection broke while the shell was started: " + e.getMessage(),
                  "look at the log of sshd on the host")
              .causedBy(e));
    } catch (RuntimeException e) {
      SshConnection.closeAll(hops);
      throw e;
    }
  }
}
