package io.svcdeploy.health;

import io.svcdeploy.event.Cancellation;
import java.time.Duration;

/** The time of a gate. */
interface GateClock {
  /** Since the gate began. */
  Duration elapsed();

  /** Waits; returns true, and at once, when the run is cancelled. */
  boolean pause(Duration time);

  /** Begins now, by the clock that no one sets. */
  static GateClock start(Cancellation cancellation) {
    var begin = System.nanoTime();
    return new GateClock() {
      @Override
      public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
      }

      @Override
      public boolean pause(Duration time) {
        // Rounded up to the milliseconds that it waits in, or the next look would be too early.
        return cancellation.pause(time.plusNanos(999_999));
      }
    };
  }
}
