package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds programs for Windows, first of all those that take the place of what Wine lacks; see the
 * README beside their source.
 */
final class StandIns {
  private static final Path SOURCE = Path.of("src/test/windows/standins").toAbsolutePath();
  private static final List<String> NAMES =
      List.of(
          "argv",
          "certutil",
          "chcp",
          "curl",
          "findstr",
          "icacls",
          "sc",
          "scheduler",
          "schtasks",
          "sshshell",
          "taskkill",
          "tasklist",
          "timeout",
          "where",
          "whoami");

  /** For Windows; with the headers of its interface, against which ours is held. */
  static final String C_COMPILER = "x86_64-w64-mingw32-gcc";

  /** What a Java loads so that services keep their failure actions. */
  static final String JAVA_AGENT = "C:\\test\\bin\\failure-actions.dll";

  private StandIns() {}

  /** Puts them into {@code C:\test\bin}, which is first in the host's PATH. */
  static void install(Path driveC) {
    try {
      var bin = Files.createDirectories(driveC.resolve("test/bin"));
      var all = bin.resolve("standins.exe");
      build(SOURCE, ".", all, List.of());
      for (String name : NAMES) {
        // No links: to Wine, a file has one name only, and processes would go by it.
        Files.copy(all, bin.resolve(name + ".exe"));
      }
      build(SOURCE, "./holder", bin.resolve("holder.exe"), List.of());
      buildAgent(bin.resolve("failure-actions.dll"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void buildAgent(Path output) {
    var source = SOURCE.resolve("agent/failure_actions.c");
    Command.mustRun(
        C_COMPILER, "-Wall", "-O1", "-shared", "-s", "-o", output.toString(), source.toString());
  }

  /** Builds one package of a module into an {@code .exe}. */
  static void build(Path module, String main, Path output, List<String> flags) {
    var words = new ArrayList<>(List.of("build", "-ldflags", "-s -w", "-o", output.toString()));
    words.addAll(flags);
    words.add(main);
    go(module, List.of("GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"), words);
  }

  private static void go(Path module, List<String> environment, List<String> arguments) {
    var words = new ArrayList<>(List.of("env", "-C", module.toString()));
    for (var name : List.of("PATH", "HOME", "GOPATH", "GOPROXY", "GOCACHE", "GOFLAGS")) {
      var value = System.getenv(name);
      if (value != null) {
        words.add(name + "=" + value);
      }
    }
    words.addAll(environment);
    words.add("go");
    words.addAll(arguments);
    var built = Command.run(Duration.ofMinutes(3), words);
    if (built.status() != 0) {
      throw new IllegalStateException("go failed in " + module + ":\n" + built.err());
    }
  }
}
