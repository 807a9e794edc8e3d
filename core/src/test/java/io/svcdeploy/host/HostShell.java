package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This machine as a host: our scripts, run by a real shell, in a folder. */
final class HostShell {
  /** The shells that hosts have as {@code sh}; those that are here. */
  enum Kind {
    SYSTEM("sh"),
    BASH("bash"),
    BUSYBOX("busybox");

    private final String command;

    Kind(String command) {
      this.command = command;
    }

    /** Where its program is. What it is called by decides how it behaves: as {@code sh}. */
    private Optional<Path> program() {
      return Stream.of("/bin", "/usr/bin")
          .map(folder -> Path.of(folder, command))
          .filter(Files::isExecutable)
          .findFirst();
    }

    static Stream<Kind> present() {
      return Stream.of(values()).filter(kind -> kind.program().isPresent());
    }
  }

  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private final Path bin;

  /** In that folder every {@code sh}, ours and those that our scripts start, is of this kind. */
  HostShell(Kind kind, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(kind.program().orElseThrow(), bin.resolve("sh"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  Path folder() {
    return folder;
  }

  record Result(int status, String out, String err) {
    Result exits(int expected) {
      assertThat(status).as("stdout:%n%s%nstderr:%n%s", out, err).isEqualTo(expected);
      return this;
    }

    Fields fields() {
      return Fields.parse(out);
    }
  }

  /** Runs a script to its end. */
  Result run(String script) {
    return end(start(script));
  }

  /** A script that runs. */
  record Running(Process process, Path script) {}

  Running start(String script) {
    try {
      var file = Files.createTempFile(folder, "script-", ".sh");
      Files.writeString(file, script);
      var builder = new ProcessBuilder(bin.resolve("sh").toString(), file.toString());
      builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
      builder.environment().put("LC_ALL", "C");
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(beside(file, "out").toFile());
      builder.redirectError(beside(file, "err").toFile());
      return new Running(builder.start(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result end(Running running) {
    try {
      if (!running.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        running.process().destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(running.script()));
      }
      return new Result(
          running.process().exitValue(),
          Files.readString(beside(running.script(), "out")),
          Files.readString(beside(running.script(), "err")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<Result> together(List<String> scripts) {
    return scripts.stream().map(this::start).toList().stream().map(this::end).toList();
  }

  private static Path beside(Path script, String kind) {
    return script.resolveSibling(script.getFileName() + "." + kind);
  }

  /**
   * Shell functions that count what changes something, and end the shell as a power failure or the
   * kernel does, before the change with this number; 0 never.
   */
  static String cutBefore(int change, String... commands) {
    return "STEPS=0\nstep() { STEPS=$((STEPS + 1)); [ \"$STEPS\" -ne "
        + change
        + " ] || kill -9 $$; }\n"
        + steps(commands);
  }

  /** Functions that tell {@code step} of each of these commands, with all its words, before it. */
  static String steps(String... commands) {
    return Stream.of(commands)
        .map(it -> it + "() { step " + it + " \"$@\"; command " + it + " \"$@\"; }\n")
        .collect(Collectors.joining());
  }
}
