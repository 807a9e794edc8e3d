package io.svcdeploy.testhost;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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

  /**
   * The same for a text that is to appear, told with what was there in its place.
   *
   * @throws IllegalStateException if it has not come true in time
   */
  static void untilSeen(String what, Supplier<String> seen, String sought) {
    var last = new AtomicReference<>("");
    try {
      until(what, () -> last.updateAndGet(before -> seen.get()).contains(sought));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; seen instead: " + last.get(), e);
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
