package io.svcdeploy.testhost;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that takes a moment, never for ever. */
final class Waiting {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private Waiting() {}

  /**
   * @throws IllegalStateException if it has not come true in time
   */
  static void until(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited " + LONGEST + " in vain for " + what);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
