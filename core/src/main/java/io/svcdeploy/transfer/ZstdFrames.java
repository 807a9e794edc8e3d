package io.svcdeploy.transfer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes Zstandard frames that the {@code zstd} command decodes with {@code --long=27}. */
final class ZstdFrames {
  /** The largest window: 128 MiB, also the most that the host's decoder has to hold in memory. */
  static final int MAX_WINDOW_LOG = 27;

  private static final int MIN_WINDOW_LOG = 10;
  private static final int LEVEL = 3;

  /** "lazy2", see {@link #patch}. */
  private static final int PATCH_STRATEGY = 5;

  private static final int PATCH_SEARCH_LOG = 4;
  private static final int MIN_HASH_LOG = 17;
  private static final int MAX_HASH_LOG = 25;

  /** The first bytes of a trained dictionary (RFC 8878, section 5), little-endian. */
  private static final int DICTIONARY_MAGIC = 0xEC30A437;

  private ZstdFrames() {}

  /** Streams: takes a few megabytes, whatever the size of the file. */
  static void plain(Path file, OutputStream out) throws IOException {
    try (var frame = new ZstdOutputStreamNoFinalizer(out, LEVEL)) {
      Files.copy(file, frame);
    }
  }

  /**
   * True if {@link #patch} can be made. Both files must fit the window: {@code zstd --patch-from}
   * refuses a larger base, and beyond the window the base is out of reach.
   */
  static boolean canPatch(Path base, long plainBytes) throws IOException {
    long most = 1L << MAX_WINDOW_LOG;
    long baseBytes = Files.size(base);
    return 0 < baseBytes && baseBytes <= most && plainBytes <= most && !isDictionary(base);
  }

  /** The library would read such a file as tables, not as content as {@code --patch-from} does. */
  private static boolean isDictionary(Path base) throws IOException {
    try (var in = Files.newInputStream(base)) {
      var start = in.readNBytes(Integer.BYTES);
      return start.length == Integer.BYTES
          && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == DICTIONARY_MAGIC;
    }
  }

  /**
   * Writes {@code file} with {@code base} as prefix. The level's own parameters would find next to
   * nothing: its table is far too small, and its strategy indexes only the last 16 MiB of a base.
   * Long distance matching is no help, as zstd does not index a loaded dictionary for it. So: a
   * strategy that indexes the whole base, and a table of at least half as many places as the base
   * has bytes (a quarter, from 64 MiB on). At an eighth the patch is hardly smaller than no patch.
   *
   * <p>Takes the base on the heap, and outside of it about ten times the larger of the two files,
   * and 850 MB at most.
   */
  static void patch(Path file, Path base, OutputStream out) throws IOException {
    var prefix = Files.readAllBytes(base);
    try (var frame = new ZstdOutputStreamNoFinalizer(out, LEVEL)) {
      frame
          .setWindowLog(clamp(MIN_WINDOW_LOG, bitsFor(Files.size(file)), MAX_WINDOW_LOG))
          .setHashLog(clamp(MIN_HASH_LOG, bitsFor(prefix.length) - 1, MAX_HASH_LOG))
          .setStrategy(PATCH_STRATEGY)
          .setSearchLog(PATCH_SEARCH_LOG)
          .setDict(prefix);
      Files.copy(file, frame);
    }
  }

  /** The smallest power of two that is not less than {@code bytes}. */
  private static int bitsFor(long bytes) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
  }

  private static int clamp(int least, int value, int most) {
    return Math.max(least, Math.min(value, most));
  }
}
