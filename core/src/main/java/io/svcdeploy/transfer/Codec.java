package io.svcdeploy.transfer;

import java.util.Locale;

/** The form in which a binary travels, from the easiest to decode to the smallest. */
public enum Codec {
  /** The bytes as they are. */
  RAW,
  /** gzip (RFC 1952). */
  GZIP,
  /** A Zstandard frame (RFC 8878). */
  ZSTD,
  /** A Zstandard frame with another binary as its prefix: what {@code zstd --patch-from} reads. */
  PATCH;

  /** The name in file names, events and reports: lower-case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
