package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT, SIGTERM and SIGHUP ask the run to stop: it reverts what it has switched and ends by
 * itself. The virtual machine waits for that, within a grace; after it the hosts' own dead-men do
 * the rest.
 */
final class Interrupts {
  private static final long GRACE_SECONDS = 180;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile int exitStatus = ExitCode.CANCELLED.code();

  private Interrupts() {}

  /** From now on an interrupt cancels the run instead of ending the program at once. */
  static void cancel(Cancellation cancellation) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (FINISHED.getCount() > 0) {
                    System.err.println("cancelled: finishing what must be finished");
                    cancellation.request();
                    awaitEnd();
                  }
                  Runtime.getRuntime().halt(exitStatus);
                },
                "interrupts"));
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
