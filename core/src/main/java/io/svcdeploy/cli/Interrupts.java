package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT, SIGTERM and SIGHUP ask the run to stop: it reverts what it has switched and ends by
 * itself. The virtual machine waits for that, within a grace; after it the hosts' own dead-men do
 * the rest.
 */
final class Interrupts {
  private static final Logger LOG = LoggerFactory.getLogger(Interrupts.class);
  private static final long GRACE_SECONDS = 180;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile @Nullable Thread hook;
  private static volatile int exitStatus = ExitCode.CANCELLED.code();

  private Interrupts() {}

  /** From now on an interrupt cancels the run instead of ending the program at once. */
  static void cancel(Cancellation cancellation) {
    var thread =
        new Thread(
            () -> {
              if (FINISHED.getCount() > 0) {
                System.err.println("cancelled: finishing what must be finished");
                cancellation.request();
                awaitEnd();
              }
              Runtime.getRuntime().halt(exitStatus);
            },
            "interrupts");
    Runtime.getRuntime().addShutdownHook(thread);
    hook = thread;
  }

  /** A command line that has ended is not to be cancelled any more. */
  static void forget() {
    var thread = hook;
    hook = null;
    try {
      if (thread != null) {
        Runtime.getRuntime().removeShutdownHook(thread);
      }
    } catch (IllegalStateException e) {
      // An interrupt has come already: its thread waits for the exit status.
      LOG.debug("the program is ending", e);
    }
  }

  private static void awaitEnd() {
    try {
      if (!FINISHED.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("not finished in time: the hosts go back by themselves");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void finished(int status) {
    exitStatus = status;
    FINISHED.countDown();
  }
}
