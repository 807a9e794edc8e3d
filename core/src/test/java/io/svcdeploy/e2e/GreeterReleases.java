package io.svcdeploy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Releases of the Windows service of the examples, each built once. */
final class GreeterReleases {
  private static final Path EXAMPLE = Path.of("../examples/windows").toAbsolutePath().normalize();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private GreeterReleases() {}

  /**
   * @param how a build tag that breaks it, or nothing
   */
  static Path of(String version, String how) {
    return BUILT.computeIfAbsent(version + how, key -> build(version, how));
  }

  private static Path build(String version, String tag) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          """
          service: greeter
          build:
            go:
              module: %s
              main: ./service
              tags: [%s]
              ldflags: "-s -w"
              stamp: { version: main.version, commit: main.commit }
            platforms: [windows/amd64]
          targets: { none: { hosts: [localhost] } }
          """
              .formatted(EXAMPLE, tag));
      var output = folder.resolve("release");
      Cli.in(folder).run("build", "--version", version, "-o", output.toString()).exits(0);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
