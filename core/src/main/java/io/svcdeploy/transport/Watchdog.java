package io.svcdeploy.transport;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what hangs. A thread that writes to a dead network cannot watch its own deadline, so another
 * one closes the socket under it.
 */
final class Watchdog implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Duration limit;
  private final Runnable action;
  private ScheduledFuture<?> alarm;
  private volatile boolean fired;

  private Watchdog(Duration limit, Runnable action) {
    this.limit = limit;
    this.action = action;
    this.alarm = schedule();
  }

  /**
   * @param action must not block; called at most once, unless this is closed before
   */
  static Watchdog after(Duration limit, Runnable action) {
    return new Watchdog(limit, action);
  }

  /** There was progress: the time counts from now again. */
  synchronized void restart() {
    if (alarm.cancel(false)) {
      alarm = schedule();
    }
  }

  boolean fired() {
    return fired;
  }

  @Override
  public synchronized void close() {
    alarm.cancel(false);
  }

  private ScheduledFuture<?> schedule() {
    return CLOCK.schedule(this::fire, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void fire() {
    fired = true;
    action.run();
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "svc-deploy-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
