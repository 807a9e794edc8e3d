package io.svcdeploy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Releases of a service that tells how it was started: {@code /self} gives its arguments and
 * environment, {@code /healthz} its version or what {@code STATUS} says, and its log what {@code
 * SAYS} says.
 */
final class MirrorReleases {
  private static final Path SOURCE =
      Path.of("src/test/resources/io/svcdeploy/e2e/mirror").toAbsolutePath();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private MirrorReleases() {}

  static Path of(String service, String version) {
    return BUILT.computeIfAbsent(service + " " + version, key -> build(service, version));
  }

  private static Path build(String service, String version) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          """
          service: %s
          build:
            go: { module: %s, ldflags: "-s -w", stamp: { version: main.version } }
            platforms: [linux/amd64]
          targets: { none: { hosts: [localhost] } }
          """
              .formatted(service, SOURCE));
      var output = folder.resolve("release");
      Cli.in(folder).run("build", "--version", version, "-o", output.toString()).exits(0);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
