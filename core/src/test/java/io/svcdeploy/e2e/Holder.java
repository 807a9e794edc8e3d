package io.svcdeploy.e2e;

import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.WindowsHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program on the host that holds a file, a folder or a service, as a virus scanner or {@code
 * services.msc} does; see the stand-ins. It lets go when it is closed, or after its time.
 */
final class Holder implements AutoCloseable {
  private final WindowsHost host;
  private final Path said;

  private Holder(WindowsHost host) {
    host.assumeStandIns("a program that holds what others want to change");
    this.host = host;
    this.said = host.driveC().resolve("test/held");
  }

  /** Of a service, which it waits for. */
  static Holder ofService(WindowsHost host, String name) {
    return new Holder(host).start("service " + name, 300);
  }

  /** Of the first file or folder that matches, which it waits for. */
  static Holder ofFile(WindowsHost host, String pattern, int seconds) {
    return new Holder(host).start("file \"" + pattern + "\"", seconds);
  }

  private Holder start(String what, int seconds) {
    host.exec(
            "@start /b C:\\test\\bin\\holder.exe " + what + " " + seconds + " >C:\\test\\held 2>&1")
        .orFail();
    return this;
  }

  Holder holds() {
    await().atMost(Duration.ofSeconds(20)).until(this::held);
    return this;
  }

  boolean held() throws IOException {
    return Files.readString(said, StandardCharsets.UTF_8).startsWith("held");
  }

  @Override
  public void close() {
    host.exec("@taskkill /f /im holder.exe >nul 2>nul", "@exit /b 0").orFail();
  }
}
