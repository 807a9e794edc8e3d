package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * A socket over a {@code direct-tcpip} channel (RFC 4254, section 7.2): the SSH server makes the
 * connection. Complete enough for TLS and for HTTP clients; options of TCP do nothing here.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing here needs the socket's lock
final class ForwardedSocket extends Socket {
  /** Reason codes of RFC 4254, section 5.1. */
  private static final int PROHIBITED = 1;

  private static final int CONNECT_FAILED = 2;

  private final ChannelDirectTCPIP channel;
  private final BytePipe received;
  private final OutputStream output;
  private final InetSocketAddress remote;
  private volatile boolean closed;
  private volatile boolean outputShut;
  private volatile boolean inputShut;

  private ForwardedSocket(ChannelDirectTCPIP channel, BytePipe received, InetSocketAddress remote)
      throws IOException {
    this.channel = channel;
    this.received = received;
    this.remote = remote;
    this.output = channel.getOutputStream();
  }

  /**
   * @throws ConnectException if nobody listens there
   * @throws SocketTimeoutException if the server did not manage in time
   * @throws DeployException if the server forbids it
   * @throws SocketException if the session is over
   */
  static ForwardedSocket open(Session session, String address, int port, Duration timeout)
      throws IOException {
    var remote = new InetSocketAddress(named(address), port);
    var pipe = new BytePipe();
    try {
      if (!(session.openChannel("direct-tcpip") instanceof ChannelDirectTCPIP channel)) {
        throw new SocketException("the connection is closed");
      }
      channel.setHost(address);
      channel.setPort(port);
      channel.setOutputStream(pipe.sink());
      connect(channel, address + ":" + port, timeout);
      return new ForwardedSocket(channel, pipe, remote);
    } catch (JSchException e) {
      throw (SocketException) new SocketException("the connection is closed").initCause(e);
    }
  }

  private static void connect(ChannelDirectTCPIP channel, String to, Duration timeout)
      throws IOException {
    try {
      channel.connect((int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
      if (channel.isConnected()) {
        return;
      }
    } catch (JSchException e) {
      refuse(channel.getExitStatus(), to);
      if (isUp(channel)) {
        throw new SocketTimeoutException(
            "no connection to " + to + " in " + Durations.say(timeout));
      }
    }
    throw new SocketException("the connection was lost");
  }

  private static void refuse(int reason, String to) throws IOException {
    if (reason == PROHIBITED) {
      throw DeployException.failed(
          "the SSH server does not allow to connect to " + to + " through it",
          "set AllowTcpForwarding yes (or local) and let PermitOpen hold "
              + to
              + " in its sshd_config, or use checks that run on the host");
    }
    if (reason >= CONNECT_FAILED) {
      throw new ConnectException("no connection to " + to + ": refused, or there is no such host");
    }
  }

  private static boolean isUp(ChannelDirectTCPIP channel) {
    try {
      return channel.getSession().isConnected();
    } catch (JSchException e) {
      return false;
    }
  }

  /** Never resolved here: the name means what it means to the other side. */
  private static InetAddress named(String address) throws UnknownHostException {
    return InetAddress.getByAddress(address, InetAddress.getLoopbackAddress().getAddress());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    requireOpen();
    return received.source();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    requireOpen();
    return new Output();
  }

  @Override
  public void shutdownOutput() throws IOException {
    requireOpen();
    if (!outputShut) {
      outputShut = true;
      output.close();
    }
  }

  @Override
  public void shutdownInput() {
    inputShut = true;
    received.closeReader();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      received.closeReader();
      channel.disconnect();
    }
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket is closed");
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    throw new SocketException("already connected");
  }

  @Override
  public void bind(SocketAddress bindpoint) throws IOException {
    throw new SocketException("already connected");
  }

  @Override
  public InetAddress getInetAddress() {
    return remote.getAddress();
  }

  @Override
  public int getPort() {
    return remote.getPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return remote;
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getLocalPort() {
    return 0;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(getLocalAddress(), 0);
  }

  @Override
  public void setSoTimeout(int timeout) {
    received.timeoutMillis(timeout);
  }

  @Override
  public int getSoTimeout() {
    return received.timeoutMillis();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShut;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public String toString() {
    return "socket through SSH to " + remote.getHostString() + ":" + remote.getPort();
  }

  /** Sends each write at once, as a socket does; JSch collects until it is flushed. */
  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      requireOpen();
      synchronized (output) {
        output.write(bytes, offset, length);
        output.flush();
      }
      if (!channel.isConnected()) {
        throw new SocketException("Connection reset");
      }
    }

    @Override
    public void close() {
      ForwardedSocket.this.close();
    }
  }
}
