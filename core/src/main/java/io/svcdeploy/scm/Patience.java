package io.svcdeploy.scm;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.time.Duration;

/**
 * The time for a service to change its state: how often to look, and when to stop looking. A quick
 * service is seen at once; a slow one is looked at ten times in the span that it has announced, but
 * at least once a second.
 */
final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration SHORTEST_LIMIT = Duration.ofMillis(100);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(1);

  private final Duration within;
  private final Clock clock;
  private Duration pause = FIRST_PAUSE;
  private long checkpoint = -1;
  private Duration advancedAt = Duration.ZERO;

  Patience(Duration within, Clock clock) {
    this.within = within;
    this.clock = clock;
  }

  static Patience of(Duration within) {
    return new Patience(within, Clock.start());
  }

  /** The time of a wait. */
  interface Clock {
    /** Since the wait began. */
    Duration elapsed();

    void pause(Duration time);

    static Clock start() {
      var begin = System.nanoTime();
      return new Clock() {
        @Override
        public Duration elapsed() {
          return Duration.ofNanos(System.nanoTime() - begin);
        }

        @Override
        public void pause(Duration time) {
          sleep(time);
        }
      };
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(
              ExitCode.CANCELLED,
              "cancelled while waiting for a service",
              "`sc query` tells what became of it")
          .causedBy(e);
    }
  }

  Duration left() {
    var left = within.minus(clock.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Waits until it is time for the next look; false, without waiting, if the time is up. */
  boolean pauseAfter(ServiceStatus seen) {
    if (seen.checkpoint() != checkpoint) {
      checkpoint = seen.checkpoint();
      advancedAt = clock.elapsed();
    }
    var left = left();
    if (left.isZero()) {
      return false;
    }
    clock.pause(least(pause, left));
    pause = least(pause.multipliedBy(2), limit(seen.waitHint()));
    return true;
  }

  private static Duration limit(Duration waitHint) {
    var tenth = waitHint.dividedBy(10);
    return least(tenth.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : tenth, LONGEST_LIMIT);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What the service did with its time, for the message when it is up. */
  String spent(ServiceStatus seen) {
    var text = seen.state() + " after " + say(within);
    var silence = clock.elapsed().minus(advancedAt);
    var hint = seen.waitHint();
    return hint.isZero() || silence.compareTo(hint) <= 0
        ? text
        : text + ", without progress for " + say(silence) + " though it announced " + say(hint);
  }

  private static String say(Duration time) {
    return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }
}
