package io.svcdeploy.jenkins;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import java.io.IOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that look at the agents: a slow agent holds up nothing else of Jenkins. */
final class Polls {
  private static final int LOOKS = 8;
  private static final int LAST_LOOK_S = 5;

  private static @Nullable Polls current;

  private final ScheduledThreadPoolExecutor looks = pool(LOOKS, "svc-deploy look");
  private final ScheduledThreadPoolExecutor limits = pool(1, "svc-deploy limit");

  Polls() {}

  private static ScheduledThreadPoolExecutor pool(int size, String name) {
    var pool =
        new ScheduledThreadPoolExecutor(
            size,
            work -> {
              var thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            },
            // After the shut-down nothing is to be looked at any more.
            new ThreadPoolExecutor.DiscardPolicy());
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return pool;
  }

  /** Those of the Jenkins that runs now. */
  static synchronized Polls current() {
    if (current == null) {
      current = new Polls();
    }
    return current;
  }

  void after(long ms, Runnable look) {
    var unused = looks.schedule(look, ms, TimeUnit.MILLISECONDS);
  }

  boolean down() {
    return looks.isShutdown();
  }

  /** What asks an agent. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Does something, and interrupts it if it takes longer. */
  void within(long ms, Work work) throws IOException, InterruptedException {
    var thread = Thread.currentThread();
    var limit = limits.schedule(thread::interrupt, ms, TimeUnit.MILLISECONDS);
    try {
      work.run();
    } finally {
      limit.cancel(false);
      // What came too late must not hit what follows.
      Thread.interrupted();
    }
  }

  /** No more looks. One that is under way ends first, if it soon does: what it saw is then kept. */
  void shutDown() {
    looks.shutdown();
    try {
      if (!looks.awaitTermination(LAST_LOOK_S, TimeUnit.SECONDS)) {
        looks.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    limits.shutdownNow();
  }

  private static synchronized void shutDownCurrent() {
    if (current != null) {
      current.shutDown();
      current = null;
    }
  }

  /** An end that is seen while Jenkins goes down would be told to nobody. */
  @Extension
  public static final class Shutdown extends ItemListener {
    @Override
    public void onBeforeShutdown() {
      shutDownCurrent();
    }
  }
}
