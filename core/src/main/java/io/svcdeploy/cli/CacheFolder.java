package io.svcdeploy.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where the program keeps what it can make again. */
final class CacheFolder {
  private CacheFolder() {}

  static Path artifacts() {
    return root().resolve("artifacts");
  }

  static Path scratch() {
    return root().resolve("encoded");
  }

  private static Path root() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("svc-deploy");
  }
}
