package io.svcdeploy.e2e;

import io.svcdeploy.testhost.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The example's service on this machine, without root and without SSH, in a folder of a test. */
record LocalHello(Path folder, int port) implements AutoCloseable {
  static LocalHello in(Path folder) {
    return new LocalHello(folder, FreePort.next());
  }

  /**
   * Writes the deployment file.
   *
   * @param env further variables, {@code NAME: value, …}
   * @param within the health gate's
   * @param check one more of its checks
   * @param rest further top-level keys
   */
  void spec(String env, String within, String check, String rest) throws IOException {
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        build: { prebuilt: { path: unused } }
        run:
          env: { PORT: "%d", %s }
        targets:
          prod:
            hosts: [runner]
            connection: local
            manager: script
            directory: %s
        health:
          within: %s
          stable-for: 200ms
          every: 200ms
          checks:
            - http: { url: "http://127.0.0.1:%d/healthz", json: { version: "${version}" } }
            - %s
        %s
        """
            .formatted(port, env, folder.resolve("hello"), within, port, check, rest));
  }

  Path current() {
    return folder.resolve("hello/current");
  }

  Cli.Result run(String command, String version, String... more) {
    var release = ExampleReleases.HELLO.good(version).toString();
    var words = new ArrayList<>(List.of(command, "--from", release));
    words.addAll(List.of(more));
    return Cli.in(folder).run(words.toArray(String[]::new));
  }

  /** Stops the service. */
  @Override
  public void close() throws IOException {
    var service = current().resolve(".svc-deploy/service.sh");
    if (Files.exists(service)) {
      new ProcessBuilder("sh", service.toString(), "stop")
          .redirectErrorStream(true)
          .start()
          .onExit()
          .join();
    }
  }
}
