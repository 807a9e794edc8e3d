package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code svc-deploy} in an environment as bare as that of a CI container. */
class LauncherIT {
  private static final Path SCRIPT = Path.of("../svc-deploy").toAbsolutePath();
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java") + "";
  private static final String FILE =
      """
      service: hello
      build: { prebuilt: { path: hello } }
      targets:
        prod: { hosts: [web-1], ssh: { password: "${env:PASSWORD}" } }
      """;

  @TempDir Path folder;

  private record Ended(int status, String said) {}

  /** With no locale; bytes and not characters, which this process may be unable to pass on. */
  private Ended run(String words) throws IOException, InterruptedException {
    var command = "PASSWORD=$(printf 'p\\303\\244sswort'); export PASSWORD; " + words;
    var builder = new ProcessBuilder(List.of("sh", "-c", command)).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", folder.toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    var process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said);
  }

  @Test
  void findsAFileInAFolderWhoseNameIsNotAscii() throws Exception {
    Files.writeString(folder.resolve("svc-deploy.yml"), FILE);
    var move = "d=$(printf 'gr\\303\\266\\303\\237e'); mkdir $d; mv *.yml $d; cd $d; ";

    var ended = run(move + SCRIPT + " validate");

    assertThat(ended.said()).contains("svc-deploy.yml: valid");
    assertThat(ended.status()).isZero();
  }

  @Test
  void aSecretThatTheLocaleGarblesIsRefusedAndNotSent() throws Exception {
    Files.writeString(folder.resolve("svc-deploy.yml"), FILE);
    var jar = Path.of("target/svc-deploy.jar").toAbsolutePath();

    var ended = run(JAVA + " -jar " + jar + " status");

    assertThat(ended.said()).contains("PASSWORD has characters", "LC_ALL=C.UTF-8");
    assertThat(ended.status()).isEqualTo(2);
  }
}
