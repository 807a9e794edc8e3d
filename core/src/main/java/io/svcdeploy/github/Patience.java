package io.svcdeploy.github;

import io.svcdeploy.event.Cancellation;
import java.time.Duration;

/**
 * How long one download may wait in all for what passes by itself: an upload that is under way, a
 * disturbance, a rate limit. The time of the transfer does not count.
 */
final class Patience {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /**
   * The limits of all waiting.
   *
   * @param waiting at most this long in all between requests
   * @param firstPause after the first failure; doubled with each further one
   * @param silence how long a server may send nothing
   */
  record Limits(Duration waiting, Duration firstPause, Duration silence) {
    static final Limits USUAL =
        new Limits(Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private final Limits limits;
  private final Cancellation cancellation;
  private Duration left;

  Patience(Limits limits, Cancellation cancellation) {
    this.limits = limits;
    this.cancellation = cancellation;
    this.left = limits.waiting();
  }

  /** The pause after so many failures. */
  Duration backOff(int failures) {
    var pause = limits.firstPause().multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** False if there is not so much patience left. */
  boolean allows(Duration pause) {
    return pause.compareTo(left) <= 0;
  }

  /** Waits, unless the run is cancelled. */
  void pause(Duration pause) {
    left = left.minus(pause);
    cancellation.pause(pause);
    cancellation.check();
  }
}
