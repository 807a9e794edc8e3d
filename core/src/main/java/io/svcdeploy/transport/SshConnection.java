package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/** A connection over SSH, with one session for each hop. */
final class SshConnection implements HostConnection {
  private final String host;
  private final List<SshSession> hops;
  private final HostShell shell;
  private final Uploader uploader;

  private SshConnection(String host, List<SshSession> hops, HostShell shell, Uploader uploader) {
    this.host = host;
    this.hops = hops;
    this.shell = shell;
    this.uploader = uploader;
  }

  /**
   * @param hops first hop first; the last one is the host
   * @throws DeployException without a host, {@link ConnectionLostException}; the hops are open
   *     still
   */
  static SshConnection over(SshEndpoint endpoint, List<SshSession> hops) {
    var session = hops.get(hops.size() - 1);
    Runnable abort = () -> hops.forEach(SshSession::abort);
    var shell =
        endpoint.windows()
            ? new CmdShell(endpoint.host(), SftpCmd.open(endpoint.host(), session, abort))
            : ShellStart.open(
                endpoint.host(), new SshShells(endpoint.host(), session), endpoint.sudo(), abort);
    var stall = endpoint.keepAlive().multipliedBy(4);
    var uploader = new Uploader(endpoint.host(), session, stall, abort);
    return new SshConnection(endpoint.host(), hops, shell, uploader);
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    return shell.run(script, deadline);
  }

  @Override
  public void upload(Path file, String remotePath, LongConsumer sent) {
    try {
      uploader.upload(file, remotePath, sent);
    } catch (DeployException e) {
      throw e.onHost(host);
    }
  }

  @Override
  public Socket openSocket(String address, int port, Duration timeout) throws IOException {
    var session = hops.get(hops.size() - 1);
    try {
      return session.openSocket(address, port, timeout);
    } catch (DeployException e) {
      throw e.onHost(host);
    } catch (ConnectException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw new ConnectionLostException(host, new IOException(session.reason(), e));
    }
  }

  @Override
  public void close() {
    if (hops.get(hops.size() - 1).isConnected()) {
      uploader.close();
      shell.close();
    }
    closeAll(hops);
  }

  /** Last hop first, so that each can say good-bye through the ones before it. */
  static void closeAll(List<SshSession> hops) {
    for (int i = hops.size() - 1; i >= 0; i--) {
      hops.get(i).close();
    }
  }
}
