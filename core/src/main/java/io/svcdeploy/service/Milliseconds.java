package io.svcdeploy.service;

import java.time.Duration;

/** Spans of time that Windows keeps as 32 bits of milliseconds. */
final class Milliseconds {
  private static final Duration LONGEST = Duration.ofMillis(0xFFFF_FFFFL);

  private Milliseconds() {}

  static void check(String what, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(what + " must be between 0 and 49 days");
    }
    if (time.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(what + " must be whole milliseconds");
    }
  }
}
