package io.svcdeploy.health;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.transport.ConnectionLostException;
import io.svcdeploy.transport.HostConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Asks the socket checks of a look all at once, and none of them longer than its time. */
final class SocketChecks implements AutoCloseable {
  static final String NO_ANSWER = "closed the connection without an answer";
  private static final long CANCELLATION_POLL_NANOS = 50_000_000;

  private final HostConnection connection;
  private final Duration timeout;
  private final Cancellation cancellation;
  private final ExecutorService threads;

  SocketChecks(HostConnection connection, Duration timeout, Cancellation cancellation) {
    this.connection = connection;
    this.timeout = timeout;
    this.cancellation = cancellation;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "health-" + connection.host());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * What each check saw, in their order; those that had no time left saw no answer.
   *
   * @throws DeployException if the host does not allow to open sockets
   * @throws ConnectionLostException if the connection to the host broke
   */
  List<Seen> ask(List<? extends SocketCheck> checks) {
    var attempts = checks.stream().map(this::start).toList();
    await(CompletableFuture.allOf(results(attempts)));
    attempts.forEach(Attempt::giveUp);
    return attempts.stream().map(attempt -> seen(attempt.result())).toList();
  }

  private Attempt start(SocketCheck check) {
    var attempt = new Attempt(connection, timeout);
    threads.execute(() -> run(check, attempt));
    return attempt;
  }

  private static CompletableFuture<?>[] results(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::result).toArray(CompletableFuture<?>[]::new);
  }

  private static void run(SocketCheck check, Attempt attempt) {
    try (attempt) {
      attempt.result().complete(ask(check, attempt));
    } catch (RuntimeException | Error e) {
      attempt.result().completeExceptionally(e);
    }
  }

  private static Seen ask(SocketCheck check, Attempt attempt) {
    try {
      return check.ask(attempt);
    } catch (SocketTimeoutException e) {
      return attempt.outOfTime();
    } catch (ConnectException e) {
      return Seen.bad("nobody listens on " + check.place());
    } catch (NoHttpResponseException e) {
      return Seen.bad(NO_ANSWER);
    } catch (HttpException e) {
      return Seen.bad("the answer is not HTTP: " + reason(e));
    } catch (IOException e) {
      return Seen.bad("the connection to " + check.place() + " failed: " + reason(e));
    }
  }

  private static String reason(Exception e) {
    var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Words.excerpt(message, 200);
  }

  /** Until all are done, their time is over or the run is cancelled. */
  private void await(CompletableFuture<Void> all) {
    var end = System.nanoTime() + timeout.toNanos();
    for (var left = timeout.toNanos(); left > 0 && !cancellation.requested(); ) {
      try {
        all.get(Math.min(left, CANCELLATION_POLL_NANOS), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        left = end - System.nanoTime();
      } catch (ExecutionException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        cancellation.request();
      }
    }
  }

  private static Seen seen(CompletableFuture<Seen> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("a result that is there needs no waiting", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
