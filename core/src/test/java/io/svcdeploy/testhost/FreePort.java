package io.svcdeploy.testhost;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that start later. */
public final class FreePort {
  // Below those that systems give away by themselves: nobody gets it who does not ask for it.
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** One that nothing listens on at the loopback interface of this machine. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // In use: another one.
      }
    }
    throw new IllegalStateException("no port from %d to %d is free".formatted(FIRST, END));
  }
}
