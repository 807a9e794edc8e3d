package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/** How bytes get to an SSH server: over the network, or through the server before it. */
@FunctionalInterface
interface Route {
  /**
   * @throws DeployException if it cannot work
   * @throws PassingFailure if another try may work
   */
  Socket open(SshLogin to, Duration timeout);

  /** A TCP connection to the first of the name's addresses that answers. */
  static Socket direct(SshLogin to, Duration timeout) {
    try {
      return DirectSocket.open(to.address(), to.port(), timeout);
    } catch (IOException e) {
      throw failure(to, timeout, e);
    }
  }

  /** A channel through a server that we are logged in to already. */
  static Route through(SshSession hop) {
    return (to, timeout) -> {
      try {
        return hop.openSocket(to.address(), to.port(), timeout);
      } catch (IOException e) {
        throw new PassingFailure(
            DeployException.failed(
                    "the jump host " + hop.login() + " cannot reach " + place(to),
                    "log in to the jump host and try: ssh " + to.address() + " -p " + to.port())
                .causedBy(e));
      }
    };
  }

  private static RuntimeException failure(SshLogin to, Duration timeout, IOException e) {
    if (e instanceof UnknownHostException) {
      return DeployException.failed(
              "there is no host named " + to.address(),
              "check the spelling, and that this machine's DNS knows it")
          .causedBy(e);
    }
    return new PassingFailure(reachable(to, timeout, e).causedBy(e));
  }

  private static DeployException reachable(SshLogin to, Duration timeout, IOException e) {
    if (e instanceof SocketTimeoutException) {
      return DeployException.failed(
          place(to) + " did not answer in " + Durations.say(timeout),
          "check that the host is up and that no firewall is in between");
    }
    if (e instanceof NoRouteToHostException || !(e instanceof ConnectException)) {
      return DeployException.failed(
          "there is no way to " + place(to) + ": " + e.getMessage(),
          "check the address, and this machine's network and VPN");
    }
    return DeployException.failed(
        place(to) + " refuses connections",
        "check the port, and that sshd runs: systemctl status ssh");
  }

  private static String place(SshLogin to) {
    return to.address() + " port " + to.port();
  }
}
