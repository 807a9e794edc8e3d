package io.svcdeploy.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Set once when the user or the CI system asks the run to stop. Safe between threads. */
public final class Cancellation {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  public void request() {
    requested.countDown();
  }

  /** The same by a signal; true for the first one. */
  public boolean interrupt() {
    request();
    return interrupted.compareAndSet(false, true);
  }

  public boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits, but returns at once when the run is cancelled; true if it was. */
  public boolean pause(Duration duration) {
    try {
      return requested.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request();
      return true;
    }
  }

  /** Throws if the run was cancelled: called between steps that may be left undone. */
  public void check() {
    if (requested()) {
      throw new DeployException(
          ExitCode.CANCELLED, "cancelled", "run the same command again to go on");
    }
  }
}
