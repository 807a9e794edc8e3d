package io.svcdeploy.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/** TCP connections that this machine makes itself. */
final class DirectSocket {
  private DirectSocket() {}

  /**
   * To the first of the name's addresses that answers.
   *
   * @throws IOException of the last one that did not
   */
  static Socket open(String address, int port, Duration timeout) throws IOException {
    IOException last = new UnknownHostException(address);
    for (var each : InetAddress.getAllByName(address)) {
      try {
        return dial(new InetSocketAddress(each, port), timeout);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Socket dial(InetSocketAddress address, Duration timeout) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(address, (int) Math.max(1, timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** With the exceptions of {@link HostConnection#openSocket}. */
  static Socket forCheck(String address, int port, Duration timeout) throws IOException {
    try {
      return open(address, port, timeout);
    } catch (ConnectException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      var failure = new ConnectException("no connection to " + address + ":" + port + ": " + e);
      failure.initCause(e);
      throw failure;
    }
  }
}
