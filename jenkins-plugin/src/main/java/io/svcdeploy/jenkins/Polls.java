package io.svcdeploy.jenkins;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/** Threads that look at the agents: a slow agent holds up nothing else of Jenkins. */
final class Polls {
  private static final int LOOKS = 8;
  private static final int STARTS = 4;
  private static final int IDLE_S = 60;
  private static final int LAST_LOOK_S = 5;

  private static final Logger LOGGER = Logger.getLogger(Polls.class.getName());

  private static @Nullable Polls current;
  private static @Nullable Jenkins owner;

  private final ScheduledThreadPoolExecutor looks = pool(LOOKS, "svc-deploy look");

  /** The command's way to an agent may take minutes. */
  private final ScheduledThreadPoolExecutor starts = pool(STARTS, "svc-deploy start");

  private final ScheduledThreadPoolExecutor limits = pool(1, "svc-deploy limit");

  Polls() {}

  private static ScheduledThreadPoolExecutor pool(int size, String name) {
    var pool =
        new ScheduledThreadPoolExecutor(
            size,
            work -> {
              var thread = new Thread(work, name);
              thread.setDaemon(true);
              // That of the build which happens to be first would be held as long as the thread.
              thread.setContextClassLoader(Polls.class.getClassLoader());
              return thread;
            },
            // After the shut-down nothing is to be looked at any more.
            new ThreadPoolExecutor.DiscardPolicy());
    pool.setKeepAliveTime(IDLE_S, TimeUnit.SECONDS);
    pool.allowCoreThreadTimeOut(true);
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return pool;
  }

  /** Those of the Jenkins that runs now; if it goes down, they look at nothing any more. */
  static synchronized Polls current() {
    var jenkins = Jenkins.get();
    var known = current;
    if (known == null || owner != jenkins) {
      known = new Polls();
      current = known;
      owner = jenkins;
    }
    return known;
  }

  /**
   * @param slow does not keep others from looking
   */
  void after(long ms, boolean slow, Runnable look) {
    var pool = slow ? starts : looks;
    var unused = pool.schedule(() -> asJenkins(look), ms, TimeUnit.MILLISECONDS);
  }

  /** A thread of our own would be nobody, who may see neither other jobs nor their builds. */
  @SuppressWarnings("try") // for its end alone
  private static void asJenkins(Runnable look) {
    try (var unused = ACL.as2(ACL.SYSTEM2)) {
      look.run();
    }
  }

  boolean down() {
    return looks.isShutdown();
  }

  /** What asks an agent. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Does something, and interrupts it if it takes longer.
   *
   * @param progress what grows within the time is not interrupted: a log of hours may be copied
   */
  void within(long ms, LongSupplier progress, Work work) throws IOException, InterruptedException {
    var watch = new Watch(Thread.currentThread(), progress);
    var limit = limits.scheduleWithFixedDelay(watch::look, ms, ms, TimeUnit.MILLISECONDS);
    try {
      work.run();
    } finally {
      limit.cancel(false);
      watch.end();
      // What came too late must not hit what follows.
      Thread.interrupted();
    }
  }

  /** Interrupts a thread that does not get on, and never once it is said to be done. */
  private static final class Watch {
    private final Thread thread;
    private final LongSupplier progress;
    private long before;
    private boolean ended;

    Watch(Thread thread, LongSupplier progress) {
      this.thread = thread;
      this.progress = progress;
      before = progress.getAsLong();
    }

    synchronized void look() {
      long now = progress.getAsLong();
      if (!ended && now == before) {
        thread.interrupt();
      }
      before = now;
    }

    synchronized void end() {
      ended = true;
    }
  }

  /** The same for what is good to have done: nothing depends on it. */
  void quietly(long ms, LongSupplier progress, Work work) {
    try {
      within(ms, progress, work);
    } catch (IOException | InterruptedException | RuntimeException | LinkageError e) {
      LOGGER.log(Level.FINE, "an agent did not do a last thing", e);
    }
  }

  /** No more looks. One that is under way ends first, if it soon does: what it saw is then kept. */
  void shutDown() {
    looks.shutdown();
    starts.shutdown();
    try {
      var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_LOOK_S);
      for (var pool : List.of(looks, starts)) {
        if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          pool.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    limits.shutdownNow();
  }

  /** An end that is seen while Jenkins goes down would be told to nobody. */
  @Extension
  public static final class Shutdown extends ItemListener {
    @Override
    public void onBeforeShutdown() {
      current().shutDown();
    }
  }
}
