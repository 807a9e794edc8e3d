package io.svcdeploy.testhost;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a machine must have to boot real hosts. */
final class Requirements {
  private static final List<String> COMMANDS =
      List.of("systemd-nspawn", "mmdebstrap", "ip", "nsenter", "mount", "ssh-keygen");

  private static final List<String> COMMANDS_FOR_WINDOWS =
      List.of(
          "mmdebstrap",
          "sshd",
          "ssh-keygen",
          "go",
          "npm",
          "python3",
          StandIns.C_COMPILER,
          "unshare",
          "nsenter",
          "mount");

  private Requirements() {}

  /** The first thing that is missing, in words; empty if hosts can boot here. */
  static Optional<String> missing() {
    return missing(COMMANDS);
  }

  /** The first thing that a Windows host lacks, in words. */
  static Optional<String> missingForWindows() {
    return missing(COMMANDS_FOR_WINDOWS);
  }

  private static Optional<String> missing(List<String> commands) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("this is not Linux");
    }
    if (!isRoot()) {
      return Optional.of("not root");
    }
    return commands.stream()
        .filter(command -> !onPath(command))
        .findFirst()
        .map(command -> "no " + command);
  }

  private static boolean isRoot() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean onPath(String command) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
