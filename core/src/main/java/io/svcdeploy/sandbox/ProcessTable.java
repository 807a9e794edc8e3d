package io.svcdeploy.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the JDK does not tell of processes: the process group and the environment. Linux has them in
 * {@code /proc} (proc(5)); elsewhere {@code ps -E} prints them, as on macOS.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern PS_LINE = Pattern.compile("\\s*(\\d+)\\s+(\\d+)\\s+(.*)");

  private ProcessTable() {}

  /**
   * @param environment its variables at the start, between the separators that come with it; empty
   *     where we may not look
   */
  record Entry(long pid, long group, String environment) {
    boolean hasVariable(String assignment) {
      return environment.contains("\0" + assignment + "\0")
          || environment.contains(" " + assignment + " ");
    }
  }

  static List<Entry> read() {
    return Files.exists(PROC.resolve("self/stat")) ? fromProc() : fromPs();
  }

  private static List<Entry> fromProc() {
    return ProcessHandle.allProcesses().flatMap(process -> fromProc(process.pid())).toList();
  }

  private static Stream<Entry> fromProc(long pid) {
    var folder = PROC.resolve(Long.toString(pid));
    return text(folder.resolve("stat"))
        .map(stat -> new Entry(pid, group(stat), environment(folder)))
        .stream();
  }

  private static long group(String stat) {
    // The name before the last ")" may hold anything; after it come state, parent and group.
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
  }

  private static String environment(Path folder) {
    return "\0" + text(folder.resolve("environ")).orElse("");
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // it ended meanwhile, or belongs to somebody else
    }
  }

  private static List<Entry> fromPs() {
    try {
      var ps =
          new ProcessBuilder("ps", "-A", "-E", "-ww", "-o", "pid=,pgid=,command=")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = ps.getInputStream()) {
        var text = new String(output.readAllBytes(), StandardCharsets.ISO_8859_1);
        return text.lines().flatMap(ProcessTable::fromPsLine).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Entry> fromPsLine(String line) {
    var match = PS_LINE.matcher(line);
    return match.matches()
        ? Stream.of(
            new Entry(
                Long.parseLong(match.group(1)),
                Long.parseLong(match.group(2)),
                match.group(3) + " "))
        : Stream.empty();
  }
}
