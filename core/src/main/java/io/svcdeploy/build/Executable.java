package io.svcdeploy.build;

import io.svcdeploy.release.Platform;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the header of an executable file says.
 *
 * @param os the system, where the header tells it; an ELF header mostly does not
 * @param architectures in Go's words; several in a universal Mach-O file
 * @param pointer size of an address in bytes, 4 or 8
 * @param base the address that the file is linked to start at; 0 if it does not matter
 * @param segments what is loaded where; empty in a universal file
 */
record Executable(
    Format format,
    Optional<String> os,
    List<String> architectures,
    int pointer,
    long base,
    List<Segment> segments) {

  /** The file formats of the systems that Go builds services for. */
  enum Format {
    ELF,
    PE,
    MACH_O;

    private Set<String> systems() {
      return switch (this) {
        case ELF ->
            Set.of(
                "linux",
                "android",
                "freebsd",
                "netbsd",
                "openbsd",
                "dragonfly",
                "solaris",
                "illumos");
        case PE -> Set.of("windows");
        case MACH_O -> Set.of("darwin", "ios");
      };
    }

    private String shown() {
      return switch (this) {
        case ELF -> "Linux or BSD";
        case PE -> "Windows";
        case MACH_O -> "macOS";
      };
    }
  }

  /** {@code size} bytes of the file from {@code offset} on are loaded at {@code address}. */
  record Segment(long address, long offset, long size) {
    Optional<Long> addressOf(long fileOffset) {
      return fileOffset >= offset && fileOffset - offset < size
          ? Optional.of(address + fileOffset - offset)
          : Optional.empty();
    }

    Optional<Long> offsetOf(long loaded) {
      return loaded >= address && loaded - address < size
          ? Optional.of(offset + loaded - address)
          : Optional.empty();
    }
  }

  /** True if a host of this platform could load the file. */
  boolean runsOn(Platform platform) {
    return architectures.contains(platform.arch())
        && os.map(platform.os()::equals).orElseGet(() -> format.systems().contains(platform.os()));
  }

  OptionalLong addressOf(long fileOffset) {
    return segments.stream()
        .flatMap(segment -> segment.addressOf(fileOffset).stream())
        .mapToLong(Long::longValue)
        .findFirst();
  }

  OptionalLong offsetOf(long address) {
    return segments.stream()
        .flatMap(segment -> segment.offsetOf(address).stream())
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** The address or number of pointer size at this place of the file. */
  long word(ByteBuffer file, int offset) {
    return pointer == 8 ? file.getLong(offset) : file.getInt(offset) & 0xFFFFFFFFL;
  }

  @Override
  public String toString() {
    return os.orElse(format.shown()) + " on " + String.join(" and ", architectures);
  }
}
