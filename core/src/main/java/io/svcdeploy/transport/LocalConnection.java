package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/** This machine as the host: its own shell, files and network. */
record LocalConnection(String host, HostShell shell) implements HostConnection {
  /**
   * @throws DeployException without a host
   */
  static LocalConnection open(LocalEndpoint endpoint) {
    if (endpoint.windows() != OwnProcess.onWindows()) {
      throw DeployException.usage(
          "connection: local is this machine, which runs " + System.getProperty("os.name"),
          endpoint.windows()
              ? "manager: scm needs Windows; run svc-deploy there, or reach the host by SSH"
              : "a service of Windows needs manager: scm; reach other hosts by SSH");
    }
    return new LocalConnection(
        endpoint.host(), endpoint.windows() ? cmd(endpoint.host()) : sh(endpoint));
  }

  private static HostShell sh(LocalEndpoint endpoint) {
    var shells = new LocalShells();
    return ShellStart.open(endpoint.host(), shells, endpoint.sudo(), shells::abort);
  }

  private static HostShell cmd(String host) {
    try {
      return new CmdShell(host, LocalCmd.open());
    } catch (IOException e) {
      throw DeployException.failed(
              "no folder for scripts can be made: " + e.getMessage(),
              "look whether %TEMP% is there and can be written to")
          .causedBy(e);
    }
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    return shell.run(script, deadline);
  }

  @Override
  public void upload(Path file, String remotePath, LongConsumer sent) {
    var path = remotePath.replaceFirst("^/([A-Za-z]:)", "$1");
    var target = Path.of(path);
    if (!target.isAbsolute()) {
      throw new IllegalArgumentException("not absolute: " + path);
    }
    var copy = new FileCopy(file, target, path);
    try {
      copy.run(sent);
    } catch (IOException e) {
      throw copy.explain(e).onHost(host);
    } catch (DeployException e) {
      throw e.onHost(host);
    }
  }

  @Override
  public Socket openSocket(String address, int port, Duration timeout) throws IOException {
    return DirectSocket.forCheck(address, port, timeout);
  }

  @Override
  public void close() {
    shell.close();
  }
}
