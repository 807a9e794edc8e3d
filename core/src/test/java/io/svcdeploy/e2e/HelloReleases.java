package io.svcdeploy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Releases of the example service, built once for the whole run by the real command. */
final class HelloReleases {
  private static final Path EXAMPLE = Path.of("../examples/hello").toAbsolutePath().normalize();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private HelloReleases() {}

  /** A good release. */
  static Path good(String version) {
    return BUILT.computeIfAbsent(version, key -> build(version, ""));
  }

  /** One that breaks in a way that the example knows: {@code broken_500} and others. */
  static Path broken(String version, String how) {
    return BUILT.computeIfAbsent(version + how, key -> build(version, how));
  }

  private static Path build(String version, String tag) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          """
          service: hello
          build:
            go:
              module: %s
              main: ./cmd/hello
              tags: [%s]
              ldflags: "-s -w"
              stamp: { version: main.version, commit: main.commit, date: main.date }
            platforms: [linux/amd64]
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
