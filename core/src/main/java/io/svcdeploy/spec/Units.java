package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Durations and sizes as the deployment file writes them. */
public final class Units {
  /** Each unit at most once, the larger first. */
  static final String DURATION =
      "(?=[0-9])(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?";

  static final String SIZE = "([0-9]{1,9})(KB|MB|GB|KiB|MiB|GiB)";

  private static final Pattern DURATION_FORM = Pattern.compile(DURATION);
  private static final Pattern SIZE_FORM = Pattern.compile(SIZE);
  private static final List<Duration> DURATION_UNITS =
      List.of(
          Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1));
  private static final List<String> DURATION_WORDS = List.of("h", "m", "s", "ms");
  private static final Map<String, Long> BYTES =
      Map.of(
          "KB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30);

  private Units() {}

  /** {@code 1m30s}; empty if it is not written so. */
  public static Optional<Duration> duration(String text) {
    var matcher = DURATION_FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var sum = Duration.ZERO;
    for (int i = 0; i < DURATION_UNITS.size(); i++) {
      var digits = matcher.group(i + 1);
      if (digits != null) {
        sum = sum.plus(DURATION_UNITS.get(i).multipliedBy(Long.parseLong(digits)));
      }
    }
    return Optional.of(sum);
  }

  /** The text that {@link #duration} reads back, exact to the millisecond. */
  public static String text(Duration duration) {
    var text = new StringBuilder();
    var rest = duration;
    for (int i = 0; i < DURATION_UNITS.size(); i++) {
      long count = rest.dividedBy(DURATION_UNITS.get(i));
      rest = rest.minus(DURATION_UNITS.get(i).multipliedBy(count));
      if (count > 0) {
        text.append(count).append(DURATION_WORDS.get(i));
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  /** {@code 10MB} in bytes; empty if it is not written so. */
  static OptionalLong size(String text) {
    var matcher = SIZE_FORM.matcher(text);
    return matcher.matches()
        ? OptionalLong.of(
            Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(matcher.group(2), 1L))
        : OptionalLong.empty();
  }
}
