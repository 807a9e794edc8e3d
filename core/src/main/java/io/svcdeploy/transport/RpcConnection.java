package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/** A Windows host by its administrative shares and its service control manager. */
record RpcConnection(String host, String address, Share share, CmdShell shell)
    implements HostConnection {
  /**
   * @throws DeployException without a host
   */
  static RpcConnection open(RpcEndpoint endpoint) {
    if (!OwnProcess.onWindows()) {
      throw DeployException.usage(
          "connection: windows-rpc works from Windows only, and this machine runs "
              + System.getProperty("os.name"),
          "reach the host by SSH (connection: ssh), or run svc-deploy on a Windows machine");
    }
    var share = new Share(endpoint.address());
    share.requireAccess();
    var shell = new CmdShell(endpoint.host(), RpcCmd.open(endpoint.host(), share));
    return new RpcConnection(endpoint.host(), endpoint.address(), share, shell);
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    return shell.run(script, deadline);
  }

  @Override
  public void upload(Path file, String remotePath, LongConsumer sent) {
    var copy = new FileCopy(file, share.path(remotePath), remotePath);
    try {
      copy.run(sent);
    } catch (IOException e) {
      throw share
          .broken()
          .<RuntimeException>map(why -> new ConnectionLostException(host, new IOException(why, e)))
          .orElseGet(() -> copy.explain(e).onHost(host));
    } catch (DeployException e) {
      throw e.onHost(host);
    }
  }

  @Override
  public Socket openSocket(String to, int port, Duration timeout) throws IOException {
    if (isLoopback(to)) {
      throw DeployException.failed(
              "without SSH there is no way to " + to + ":" + port + " of the host from here",
              "let the check ask an address of the host, or use checks that run on the host")
          .onHost(host);
    }
    return DirectSocket.forCheck(to, port, timeout);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public void close() {
    shell.close();
  }
}
