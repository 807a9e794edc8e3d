package io.svcdeploy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Releases of the example services, built once for the whole run by the real command. */
enum ExampleReleases {
  /** For systemd. */
  HELLO("hello", "../examples/hello", "./cmd/hello", "linux/amd64", ", date: main.date"),
  /** A service of Windows. */
  GREETER("greeter", "../examples/windows", "./service", "windows/amd64", ""),
  /** For Windows too, but it knows nothing of services. */
  CONSOLE("greeter", "../examples/windows", "./console", "windows/amd64", "");

  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private final String service;
  private final Path module;
  private final String main;
  private final String platform;
  private final String moreStamps;

  ExampleReleases(String service, String module, String main, String platform, String moreStamps) {
    this.service = service;
    this.module = Path.of(module).toAbsolutePath().normalize();
    this.main = main;
    this.platform = platform;
    this.moreStamps = moreStamps;
  }

  /** A good release. */
  Path good(String version) {
    return broken(version, "");
  }

  /** One that breaks in a way that the example knows: {@code broken_500} and others. */
  Path broken(String version, String how) {
    return BUILT.computeIfAbsent(name() + version + how, key -> build(version, how));
  }

  private Path build(String version, String tag) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          """
          service: %s
          build:
            go:
              module: %s
              main: %s
              tags: [%s]
              ldflags: "-s -w"
              stamp: { version: main.version, commit: main.commit%s }
            platforms: [%s]
          targets: { none: { hosts: [localhost] } }
          """
              .formatted(service, Yaml.plain(module.toString()), main, tag, moreStamps, platform));
      var output = folder.resolve("release");
      Cli.in(folder).run("build", "--version", version, "-o", output.toString()).exits(0);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
