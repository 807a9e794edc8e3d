package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a host does with encoded bytes, by the real commands of this machine. */
final class HostSide {
  static final HostTools PATCH = new HostTools(true, true, true);
  static final HostTools ZSTD = new HostTools(true, false, true);
  static final HostTools GZIP = new HostTools(false, false, true);

  private HostSide() {}

  /** Skips the test, saying why, where the command is not installed. */
  static void assumeInstalled(String command) {
    var path = System.getenv().getOrDefault("PATH", "");
    assumeTrue(
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command))),
        command + " is not installed");
  }

  /** The binary that the host ends up with. */
  static byte[] decode(Encoded encoded, Path base) throws IOException, InterruptedException {
    var decoder = encoded.decoder(base.toString());
    assumeInstalled(decoder.get(0));
    var decoded = Files.createTempFile("decoded", "");
    try {
      run(decoder, encoded.file(), decoded);
      return Files.readAllBytes(decoded);
    } finally {
      Files.delete(decoded);
    }
  }

  private static void run(List<String> words, Path in, Path out)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(words)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("exit code of %s", words).isZero();
  }
}
