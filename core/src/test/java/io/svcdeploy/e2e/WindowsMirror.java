package io.svcdeploy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.FreePort;
import io.svcdeploy.testhost.WindowsHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Windows service that tells how it was started: its releases, what its deployment file says of a
 * host, and what it tells.
 */
final class WindowsMirror {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path SOURCE = Path.of("src/test/windows/mirror").toAbsolutePath();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private final int port = FreePort.next();

  /** What the service is asked at. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Removes the service, wherever it lies: all tests share a host. */
  static void remove(WindowsHost host) {
    host.exec("@sc stop mirror", "@ping -n 3 127.0.0.1 >nul", "@sc delete mirror");
  }

  /** One that ends in {@code broken} is not healthy. */
  static Path release(String version) {
    return BUILT.computeIfAbsent(version, WindowsMirror::build);
  }

  private static Path build(String version) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          """
          service: mirror
          build:
            go: { module: %s, ldflags: "-s -w", stamp: { version: main.version } }
            platforms: [windows/amd64]
          targets: { none: { hosts: [localhost] } }
          """
              .formatted(SOURCE));
      var output = folder.resolve("release");
      Cli.in(folder).run("build", "--version", version, "-o", output.toString()).exits(0);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The target {@code prod} of a deployment file. */
  static String target(WindowsHost host, Path key, String directory) {
    return """
        targets:
          prod:
            hosts: [{ name: win-1, address: %s, port: %d }]
            ssh: { user: %s, key: "%s", known-hosts: "%s", agent: false }
            manager: scm
            directory: %s
        """
        .formatted(
            host.address(), host.port(), host.user(), key, host.knownHosts(), Yaml.text(directory));
  }

  private JsonNode self() {
    try (var answer = URI.create("http://" + address() + "/self").toURL().openStream()) {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String program() {
    return self().path("exe").asText();
  }

  List<String> arguments() {
    return texts(self().path("args"));
  }

  List<String> environment() {
    return texts(self().path("env"));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
