package io.svcdeploy.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The text of a file, in which an index (of code points) has a line and a column. */
final class SourceText {
  private static final int LARGEST = 1 << 20;

  private final String name;
  private final int[] points;
  private final int[] lineStarts;

  private SourceText(String name, String text) {
    this.name = name;
    this.points = text.codePoints().toArray();
    this.lineStarts =
        IntStream.concat(
                IntStream.of(0), IntStream.rangeClosed(1, points.length).filter(this::startsLine))
            .toArray();
  }

  /** A text that is in no file: all its positions are {@link Position#NONE}. */
  static SourceText unnamed(String text) {
    return new SourceText("", text);
  }

  /**
   * Reads a file of at most 1 MiB of UTF-8 text.
   *
   * @throws SpecException if it is anything else, or cannot be read
   */
  static SourceText read(Path file) {
    var name = file.toString();
    var bytes = bytes(file, name);
    var source = new SourceText(name, decode(bytes, name));
    for (int i = 0; i < source.points.length; i++) {
      if (!StreamReader.isPrintable(source.points[i])) {
        throw wrong(
            source.at(i),
            String.format("control character U+%04X", source.points[i]),
            "remove it; in a text in double quotes it is written with a backslash");
      }
    }
    return source;
  }

  private static byte[] bytes(Path file, String name) {
    var start = new Position(name, 1, 1);
    if (Files.isDirectory(file)) {
      throw wrong(start, "this is a folder, not a file", "name the deployment file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      // A pipe has no size: the limit holds for what comes out of it as well.
      var bytes = size > LARGEST ? new byte[0] : in.readNBytes(LARGEST + 1);
      if (size > LARGEST || bytes.length > LARGEST) {
        throw wrong(
            start,
            "the file is larger than 1 MiB" + (size > LARGEST ? " (" + size + " bytes)" : ""),
            "a deployment file has a few KB; is this the right file?");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw wrong(start, "no such file", "`svc-deploy init` writes a first one");
    } catch (IOException e) {
      throw wrong(start, "the file cannot be read", "check its permissions");
    }
  }

  private static String decode(byte[] bytes, String name) {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      int offset = buffer.position();
      var before = new SourceText(name, new String(bytes, 0, offset, StandardCharsets.UTF_8));
      throw wrong(
          before.at(before.points.length),
          String.format("byte 0x%02X at offset %d is not UTF-8", bytes[offset], offset),
          "save the file as UTF-8");
    }
  }

  private static SpecException wrong(Position position, String message, String hint) {
    return new SpecException(List.of(new SpecProblem(position, message, hint)));
  }

  String text() {
    return new String(points, 0, points.length);
  }

  Position at(int index) {
    if (name.isEmpty()) {
      return Position.NONE;
    }
    int found = Arrays.binarySearch(lineStarts, Math.min(index, points.length));
    int line = found >= 0 ? found : -found - 2;
    return new Position(name, line + 1, index - lineStarts[line] + 1);
  }

  /**
   * Where the offset of a scalar's value stands in its source {@code [start, end)}. Escapes and
   * folded lines shift the value against the source; a <code>${</code> looks the same in both, so
   * the n-th one there is the n-th one here.
   */
  Position brace(String value, int offset, int start, int end) {
    var raw = new String(points, start, Math.max(0, Math.min(end, points.length) - start));
    if (count(value) != count(raw)) {
      return at(start);
    }
    int at = raw.indexOf("${");
    for (int n = count(value.substring(0, offset)); n > 0; n--) {
      at = raw.indexOf("${", at + 1);
    }
    return at < 0 ? at(start) : at(start + raw.codePointCount(0, at));
  }

  private static int count(String text) {
    return text.split("\\$\\{", -1).length - 1;
  }

  private boolean startsLine(int index) {
    int before = points[index - 1];
    boolean endsInLineFeed = index < points.length && points[index] == '\n';
    return before == '\n' || (before == '\r' && !endsInLineFeed);
  }
}
