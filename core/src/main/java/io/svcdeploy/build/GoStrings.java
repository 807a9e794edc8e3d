package io.svcdeploy.build;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds Go strings in a finished program without its symbol table, which {@code -s} strips. A Go
 * string variable is two words in the data: the address of its bytes and their number. So a value
 * is a string of the program if its bytes stand somewhere, and a word with their address is
 * followed by a word with their number. Bytes that merely happen to occur (as part of a longer
 * text) have no such pair.
 */
final class GoStrings {
  /** Mach-O fix-ups keep the address in the lower 36 bits of the word. */
  private static final long FIX_UP_TARGET = 0xF_FFFF_FFFFL;

  private final ByteBuffer file;
  private final Executable executable;

  GoStrings(ByteBuffer file, Executable executable) {
    this.file = file;
    this.executable = executable;
  }

  /** True if the program holds a string with exactly this text. */
  boolean contain(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var addresses = addresses(bytes);
    if (addresses.isEmpty()) {
      return false;
    }
    var pointer = executable.pointer();
    for (int at = 0; at + 2 * pointer <= file.limit(); at += pointer) {
      if (pointsTo(addresses, at, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  private Set<Long> addresses(byte[] bytes) {
    var addresses = new HashSet<Long>();
    for (int at = Bytes.find(file, bytes, 0); at >= 0; at = Bytes.find(file, bytes, at + 1)) {
      executable.addressOf(at).ifPresent(addresses::add);
    }
    return addresses;
  }

  private boolean pointsTo(Set<Long> addresses, int at, int length) {
    var word = executable.word(file, at);
    if (word == 0) {
      return false;
    }
    if (executable.word(file, at + executable.pointer()) == length) {
      return addresses.contains(word) || isFixUp(addresses, word);
    }
    return addresses.contains(word) && isRelocation(at, length);
  }

  private boolean isFixUp(Set<Long> addresses, long word) {
    var target = word & FIX_UP_TARGET;
    return executable.format() == Executable.Format.MACH_O
        && (addresses.contains(target) || addresses.contains(executable.base() + target));
  }

  /**
   * In a position-independent ELF file the data may hold zero, and the address stands in an entry
   * {@code (place, type, address)} of the relocations.
   */
  private boolean isRelocation(int at, int length) {
    var pointer = executable.pointer();
    if (executable.format() != Executable.Format.ELF || at < 2 * pointer) {
      return false;
    }
    var place = executable.offsetOf(executable.word(file, at - 2 * pointer));
    return place.isPresent()
        && place.getAsLong() + 2L * pointer <= file.limit()
        && executable.word(file, (int) place.getAsLong() + pointer) == length;
  }
}
