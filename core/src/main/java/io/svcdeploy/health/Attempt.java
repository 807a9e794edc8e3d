package io.svcdeploy.health;

import io.svcdeploy.transport.HostConnection;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One socket check on its way. It runs on a thread of its own; who waits for it gives it up when
 * its time is over, which closes the socket under it: so a server that sends a byte now and then
 * cannot hold it up. The first result counts.
 */
final class Attempt implements AutoCloseable {
  private final HostConnection connection;
  private final Duration timeout;
  private final CompletableFuture<Seen> result = new CompletableFuture<>();
  private @Nullable Socket socket;
  private boolean closed;
  private volatile String soFar = "no answer";

  Attempt(HostConnection connection, Duration timeout) {
    this.connection = connection;
    this.timeout = timeout;
  }

  /** A connected socket, which {@link #close} will close. */
  Socket connect(Place place) throws IOException {
    var opened = connection.openSocket(place.address(), place.port(), timeout);
    synchronized (this) {
      socket = opened;
      if (closed) {
        opened.close();
      }
    }
    return opened;
  }

  /** Tells what to say if the time ends now: {@code "no answer"} unless told. */
  void gotSoFar(String text) {
    soFar = text;
  }

  CompletableFuture<Seen> result() {
    return result;
  }

  void giveUp() {
    result.complete(outOfTime());
    close();
  }

  Seen outOfTime() {
    return Seen.bad(soFar + " within " + Words.seconds(timeout));
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is out of use; there is nobody whom this would help.
    }
  }
}
