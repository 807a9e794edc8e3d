package io.svcdeploy.build;

import io.svcdeploy.build.Executable.Format;
import io.svcdeploy.build.Executable.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the headers of ELF (<a
 * href="https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html">gABI 4.1</a>), PE (<a
 * href="https://learn.microsoft.com/windows/win32/debug/pe-format">PE format</a>) and Mach-O files
 * ({@code mach-o/loader.h}). Sets the byte order of the buffer it is given to the file's.
 */
final class ExecutableReader {
  private static final Map<Integer, String> ELF_SYSTEMS =
      Map.of(2, "netbsd", 6, "solaris", 9, "freebsd", 12, "openbsd");
  private static final int ELF_LOADED = 1;
  private static final int PE32_PLUS = 0x20b;
  private static final int MACH_O_32 = 0xFEEDFACE;
  private static final int MACH_O_64 = 0xFEEDFACF;
  private static final int UNIVERSAL = 0xCAFEBABE;
  private static final int SEGMENT_32 = 0x1;
  private static final int SEGMENT_64 = 0x19;

  /** A Java class file begins like a universal file; what follows is its version, 45 or more. */
  private static final int MOST_ARCHITECTURES = 30;

  private final ByteBuffer file;

  private ExecutableReader(ByteBuffer file) {
    this.file = file;
  }

  /**
   * @return empty if the file is none of the formats or an architecture unknown here
   * @throws IndexOutOfBoundsException or ArithmeticException if the header points out of the file
   */
  static Optional<Executable> read(ByteBuffer file) {
    if (file.limit() < 32) {
      return Optional.empty();
    }
    var reader = new ExecutableReader(file);
    file.order(ByteOrder.BIG_ENDIAN);
    var magic = file.getInt(0);
    if (magic == 0x7F454C46) {
      return reader.elf();
    }
    if (magic >>> 16 == 0x4D5A) {
      return reader.pe();
    }
    if (magic == UNIVERSAL && file.getInt(4) <= MOST_ARCHITECTURES) {
      return reader.universal();
    }
    file.order(ByteOrder.LITTLE_ENDIAN);
    var swapped = file.getInt(0);
    return swapped == MACH_O_32 || swapped == MACH_O_64 ? reader.machO() : Optional.empty();
  }

  private Optional<Executable> elf() {
    var wide = file.get(4) == 2;
    var little = file.get(5) == 1;
    file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    var os = Optional.ofNullable(ELF_SYSTEMS.get((int) file.get(7)));
    return elfArchitecture(u16(18), wide, little)
        .map(
            arch ->
                new Executable(
                    Format.ELF, os, List.of(arch), wide ? 8 : 4, 0, wide ? elf64() : elf32()));
  }

  private static Optional<String> elfArchitecture(int machine, boolean wide, boolean little) {
    var name =
        switch (machine) {
          case 3 -> "386";
          case 8 -> (wide ? "mips64" : "mips") + (little ? "le" : "");
          case 21 -> "ppc64" + (little ? "le" : "");
          case 22 -> "s390x";
          case 40 -> "arm";
          case 62 -> "amd64";
          case 183 -> "arm64";
          case 243 -> wide ? "riscv64" : "";
          case 258 -> wide ? "loong64" : "";
          default -> "";
        };
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private List<Segment> elf64() {
    var segments = new ArrayList<Segment>();
    for (int i = 0; i < u16(56); i++) {
      var at = Math.toIntExact(Math.addExact(file.getLong(32), (long) i * u16(54)));
      if (file.getInt(at) == ELF_LOADED) {
        segments.add(
            new Segment(file.getLong(at + 16), file.getLong(at + 8), file.getLong(at + 32)));
      }
    }
    return segments;
  }

  private List<Segment> elf32() {
    var segments = new ArrayList<Segment>();
    for (int i = 0; i < u16(44); i++) {
      var at = Math.toIntExact(u32(28) + (long) i * u16(42));
      if (file.getInt(at) == ELF_LOADED) {
        segments.add(new Segment(u32(at + 8), u32(at + 4), u32(at + 16)));
      }
    }
    return segments;
  }

  private Optional<Executable> pe() {
    file.order(ByteOrder.LITTLE_ENDIAN);
    var header = Math.toIntExact(u32(0x3C));
    if (file.getInt(header) != 0x4550) {
      return Optional.empty();
    }
    var optional = header + 24;
    var wide = u16(optional) == PE32_PLUS;
    var base = wide ? file.getLong(optional + 24) : u32(optional + 28);
    var segments = new ArrayList<Segment>();
    for (int i = 0; i < u16(header + 6); i++) {
      var at = optional + u16(header + 20) + 40 * i;
      segments.add(new Segment(base + u32(at + 12), u32(at + 20), u32(at + 16)));
    }
    return peArchitecture(u16(header + 4))
        .map(
            arch ->
                new Executable(
                    Format.PE,
                    Optional.of("windows"),
                    List.of(arch),
                    wide ? 8 : 4,
                    base,
                    segments));
  }

  private static Optional<String> peArchitecture(int machine) {
    return switch (machine) {
      case 0x14C -> Optional.of("386");
      case 0x1C4 -> Optional.of("arm");
      case 0x8664 -> Optional.of("amd64");
      case 0xAA64 -> Optional.of("arm64");
      default -> Optional.empty();
    };
  }

  private Optional<Executable> machO() {
    var wide = file.getInt(0) == MACH_O_64;
    var segments = new ArrayList<Segment>();
    var at = wide ? 32 : 28;
    for (long left = u32(16); left > 0; left--) {
      var command = file.getInt(at);
      if (command == SEGMENT_64) {
        segments.add(
            new Segment(file.getLong(at + 24), file.getLong(at + 40), file.getLong(at + 48)));
      } else if (command == SEGMENT_32) {
        segments.add(new Segment(u32(at + 24), u32(at + 32), u32(at + 36)));
      }
      at = Math.addExact(at, Math.max(8, file.getInt(at + 4)));
    }
    var base = start(segments);
    return machOArchitecture(file.getInt(4))
        .map(
            arch ->
                new Executable(
                    Format.MACH_O, Optional.empty(), List.of(arch), wide ? 8 : 4, base, segments));
  }

  /** Of __TEXT, the segment that holds the header; __PAGEZERO is at 0 too, but holds nothing. */
  private static long start(List<Segment> segments) {
    return segments.stream()
        .filter(segment -> segment.offset() == 0 && segment.size() > 0)
        .mapToLong(Segment::address)
        .findFirst()
        .orElse(0);
  }

  private Optional<Executable> universal() {
    var architectures = new ArrayList<String>();
    for (int i = 0; i < file.getInt(4); i++) {
      machOArchitecture(file.getInt(8 + 20 * i)).ifPresent(architectures::add);
    }
    return architectures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Executable(Format.MACH_O, Optional.empty(), architectures, 8, 0, List.of()));
  }

  private static Optional<String> machOArchitecture(int cpu) {
    return switch (cpu) {
      case 7 -> Optional.of("386");
      case 12 -> Optional.of("arm");
      case 0x01000007 -> Optional.of("amd64");
      case 0x0100000C -> Optional.of("arm64");
      default -> Optional.empty();
    };
  }

  private int u16(int at) {
    return file.getShort(at) & 0xFFFF;
  }

  private long u32(int at) {
    return file.getInt(at) & 0xFFFFFFFFL;
  }
}
