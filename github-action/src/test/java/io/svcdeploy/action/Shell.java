package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands that a test needs done. */
final class Shell {
  private Shell() {}

  /**
   * @return what it printed, on both streams
   */
  static String succeeds(Path folder, Duration limit, List<String> words) throws Exception {
    var log = log(folder, limit, words);
    assertThat(log.status()).as(words + "\n" + log.text()).isZero();
    return log.text();
  }

  /** The same, of a command that must fail. */
  static String fails(Path folder, Duration limit, List<String> words) throws Exception {
    var log = log(folder, limit, words);
    assertThat(log.status()).as(words + "\n" + log.text()).isNotZero();
    return log.text();
  }

  private record Log(int status, String text) {}

  private static Log log(Path folder, Duration limit, List<String> words) throws Exception {
    var file = Files.createTempFile("command", ".log");
    try {
      var process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(words + " does not end: " + Files.readString(file));
      }
      return new Log(process.exitValue(), Files.readString(file));
    } finally {
      Files.delete(file);
    }
  }
}
