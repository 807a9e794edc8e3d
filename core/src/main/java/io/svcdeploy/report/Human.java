package io.svcdeploy.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people read them; the same in every rendering and in every locale. */
public final class Human {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Human() {}

  /** {@code 850 B}, {@code 7.4 MB}: decimal units. */
  public static String bytes(long bytes) {
    return amount(bytes, unit(bytes)) + " " + UNITS[unit(bytes)];
  }

  /** {@code 4.1/7.4 MB}: both in the unit of the total. */
  static String progress(long done, long total) {
    var unit = unit(total);
    return amount(done, unit) + "/" + amount(total, unit) + " " + UNITS[unit];
  }

  /** The largest unit in which the amount, rounded to a tenth, is at least 1. */
  private static int unit(long bytes) {
    var unit = 0;
    for (double left = bytes; left >= (unit == 0 ? 1000 : 999.95); left /= 1000) {
      unit++;
    }
    return Math.min(unit, UNITS.length - 1);
  }

  private static String amount(long bytes, int unit) {
    return unit == 0
        ? Long.toString(bytes)
        : String.format(Locale.ROOT, "%.1f", bytes / Math.pow(1000, unit));
  }

  /** {@code 850 ms}, {@code 12.3 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
  static String duration(Duration duration) {
    var millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    var seconds = (millis + 500) / 1000;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }

  /**
   * {@code 12.3 s}, {@code 12.3 s (down 1.2 s)}: a host's time, and its downtime if there was one.
   */
  static String took(Duration took, Optional<Duration> downtime) {
    return duration(took) + downtime.map(it -> " (down " + duration(it) + ")").orElse("");
  }

  /**
   * A duration that is shown while it grows: tenths from the start, so that it does not flicker.
   */
  static String ticking(Duration duration) {
    var millis = Math.max(0, duration.toMillis());
    return millis < 1000 ? "0." + millis / 100 + " s" : duration(duration);
  }

  /** A step on the time line: {@code +12.3s}. */
  static String offset(Duration since) {
    return String.format(Locale.ROOT, "+%.1fs", Math.max(0, since.toMillis()) / 1000.0);
  }

  /** {@code 1.1.0 → 1.2.0}; one version if there is but one or they are the same. */
  static String change(Optional<String> from, Optional<String> to, String arrow) {
    if (to.isEmpty() || from.equals(to)) {
      return from.orElse("-");
    }
    return from.orElse("none") + " " + arrow + " " + to.get();
  }
}
