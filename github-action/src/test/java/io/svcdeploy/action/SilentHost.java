package io.svcdeploy.action;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that counts who connects, and hangs up. */
final class SilentHost implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger asked = new AtomicInteger();

  SilentHost() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    var thread = new Thread(this::count, "silent-host");
    thread.setDaemon(true);
    thread.start();
  }

  private void count() {
    try {
      while (true) {
        socket.accept().close();
        asked.incrementAndGet();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  int asked() {
    return asked.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
