package io.svcdeploy.build;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the Go linker writes into each program ({@code debug/buildinfo}): the version of Go, the
 * main package and the settings of the build. Only the form since Go 1.18 is read; older ones,
 * which hold addresses instead of text, count as none. {@code -ldflags} is not among the settings
 * of a build with {@code -trimpath}.
 *
 * @param settings GOOS, GOARCH, GOARM, GOAMD64, CGO_ENABLED, -trimpath, …
 */
record GoBuildInfo(String goVersion, String mainPackage, Map<String, String> settings) {
  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ALIGNMENT = 16;
  private static final int FLAGS = 15;
  private static final int INLINE = 2;
  private static final int STRINGS = 32;

  /** The linker puts a mark of so many bytes before and after the settings. */
  private static final int MARK = 16;

  GoBuildInfo {
    settings = Map.copyOf(settings);
  }

  static Optional<GoBuildInfo> read(ByteBuffer file) {
    for (int at = Bytes.find(file, MAGIC, 0); at >= 0; at = Bytes.find(file, MAGIC, at + 1)) {
      // A program that reads build information itself holds the mark as data, too.
      if (at % ALIGNMENT == 0 && (file.get(at + FLAGS) & INLINE) != 0) {
        var strings = file.duplicate().position(at + STRINGS);
        var version = string(strings);
        var module = string(strings);
        if (version.startsWith("go") || version.startsWith("devel")) {
          return Optional.of(parse(version, module));
        }
      }
    }
    return Optional.empty();
  }

  private static GoBuildInfo parse(String version, String module) {
    var settings = new HashMap<String, String>();
    var path = "";
    var text = module.length() >= 2 * MARK ? module.substring(MARK, module.length() - MARK) : "";
    for (String line : text.split("\n")) {
      var value = line.substring(line.indexOf('\t') + 1);
      if (line.startsWith("path\t")) {
        path = value;
      } else if (line.startsWith("build\t") && value.indexOf('=') > 0) {
        var equals = value.indexOf('=');
        settings.put(value.substring(0, equals), value.substring(equals + 1));
      }
    }
    return new GoBuildInfo(version, path, settings);
  }

  /** A length in Go's variable form and so many bytes. */
  private static String string(ByteBuffer strings) {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      var b = strings.get();
      length |= (b & 0x7FL) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (length > strings.remaining()) {
      throw new IndexOutOfBoundsException("build information longer than the file");
    }
    var bytes = new byte[(int) length];
    strings.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
