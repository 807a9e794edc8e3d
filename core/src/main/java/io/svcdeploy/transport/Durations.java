package io.svcdeploy.transport;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations as the deployment file writes them. */
final class Durations {
  private Durations() {}

  /** {@code 1m30s}, {@code 200ms}. */
  static String say(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + "ms"
        : duration.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
