package io.svcdeploy.transport;

import java.time.Duration;
import java.util.List;

/**
 * A host, with everything resolved that is needed to get a shell on it.
 *
 * @param host the name by which the deployment file calls it
 * @param jumps servers to go through, first hop first; each is checked and logged in to on its own
 * @param connect how long one attempt to reach a server may take, and the server to greet
 * @param keepAlive how often a silent connection is probed; three unanswered probes end it
 * @param sudo scripts run as root, by {@code sudo -n} unless the user is root already
 * @param windows scripts are for {@code cmd}, not for {@code sh}
 */
public record SshEndpoint(
    String host,
    SshLogin login,
    List<SshLogin> jumps,
    Duration connect,
    Duration keepAlive,
    boolean sudo,
    boolean windows)
    implements Endpoint {
  public SshEndpoint {
    jumps = List.copyOf(jumps);
    if (connect.compareTo(Duration.ZERO) <= 0 || keepAlive.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("time limits must be longer than nothing");
    }
  }

  /** A host that has a POSIX shell. */
  public SshEndpoint(
      String host,
      SshLogin login,
      List<SshLogin> jumps,
      Duration connect,
      Duration keepAlive,
      boolean sudo) {
    this(host, login, jumps, connect, keepAlive, sudo, false);
  }
}
