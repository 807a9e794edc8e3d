package io.svcdeploy.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * One connection to one host: a long-lived shell for scripts, a way for bulk bytes, and sockets
 * that are opened from the host. Used by one thread at a time, except {@link #openSocket} and
 * {@link #close}, which any thread may call. Every method throws {@link
 * io.svcdeploy.event.DeployException} on this host with a hint, {@link ConnectionLostException} if
 * the connection broke on the way.
 */
public interface HostConnection extends AutoCloseable {
  /** The name by which the deployment file calls the host. */
  String host();

  /**
   * Runs a script to its end, with empty standard input; the text never appears in a process list.
   * A script that did not arrive whole is not started. It is POSIX shell, run in a subshell; on a
   * Windows host it is a {@code cmd} file, called with the host's time (see {@code CmdShell}).
   *
   * @throws io.svcdeploy.event.DeployException if it takes longer than {@code deadline}; the
   *     connection is closed then, because the script may still run
   */
  ScriptResult run(String script, Duration deadline);

  /**
   * Copies a file to the host as the login user. If {@code remotePath} exists and is shorter, the
   * missing rest is appended: the caller checks the digest on the host. If it is longer, it is
   * replaced.
   *
   * @param remotePath absolute, with slashes; on Windows {@code C:/…} or {@code /C:/…}
   * @param sent is told the bytes that are there so far; what it throws ends the upload and is
   *     thrown on
   */
  void upload(Path file, String remotePath, LongConsumer sent);

  /**
   * A connected socket whose other end is opened by the host, so that a service bound to the host's
   * loopback can be reached. Reading and writing go through its streams; closing it is enough. What
   * waits to be read holds up the whole connection once it is more than 8 MiB.
   *
   * @param address a name or address as the host knows it
   * @throws java.net.ConnectException if nobody listens there
   * @throws java.net.SocketTimeoutException if the host got no connection in time
   * @throws io.svcdeploy.event.DeployException if the host's SSH server forbids forwarding
   */
  Socket openSocket(String address, int port, Duration timeout) throws IOException;

  @Override
  void close();
}
