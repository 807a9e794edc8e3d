package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command on this machine to its end, with empty standard input and a small environment. */
public final class Command {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME", "/root",
          "LANG", "C.UTF-8");

  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private Command() {}

  /** How a command ended and what it printed. */
  public record Result(int status, String out, String err) {
    /**
     * What it printed on standard output, without the last line end.
     *
     * @throws AssertionError if it failed
     */
    public String orFail() {
      if (status != 0) {
        throw new AssertionError("status " + status + "\n" + out + err);
      }
      return out.stripTrailing();
    }
  }

  /** A command that must succeed within a minute; its output. */
  static String mustRun(String... words) {
    var result = run(Duration.ofMinutes(1), List.of(words));
    if (result.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", words) + " ended with " + result.status() + "\n" + result.err());
    }
    return result.out().stripTrailing();
  }

  /**
   * @throws IllegalStateException if it takes longer than {@code deadline}; it is killed then
   */
  public static Result run(Duration deadline, List<String> words) {
    try {
      // Files, not pipes: a child that goes on in the background must not keep us waiting.
      var out = Files.createTempFile("svc-deploy-out", null);
      var err = Files.createTempFile("svc-deploy-err", null);
      try {
        return run(deadline, words, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result run(Duration deadline, List<String> words, Path out, Path err)
      throws IOException {
    var builder =
        new ProcessBuilder(words)
            .redirectInput(Path.of(WINDOWS ? "NUL" : "/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    if (!WINDOWS) { // where no program finds its libraries without
      builder.environment().clear();
      builder.environment().putAll(ENVIRONMENT);
    }
    var process = builder.start();
    if (!endsWithin(deadline, process)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "no end after " + deadline + ": " + String.join(" ", words) + "\n" + text(err));
    }
    return new Result(process.exitValue(), text(out), text(err));
  }

  private static boolean endsWithin(Duration deadline, Process process) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
