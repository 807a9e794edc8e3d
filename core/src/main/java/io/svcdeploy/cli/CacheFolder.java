package io.svcdeploy.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the program keeps what it can make again. */
final class CacheFolder {
  private CacheFolder() {}

  static Path artifacts() {
    return root().resolve("artifacts");
  }

  static Path scratch() {
    return root().resolve("encoded");
  }

  static Path downloads() {
    return root().resolve("github");
  }

  static Path plans() {
    return root().resolve("plans");
  }

  private static Path root() {
    return root(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * As the XDG Base Directory Specification has it. The shell's {@code ~} goes before the account's
   * home: in a CI container they differ, and of an account without a name Java knows none.
   */
  static Path root(Map<String, String> environment, String accountHome) {
    return Stream.of(
            Optional.ofNullable(environment.get("XDG_CACHE_HOME")),
            Optional.ofNullable(environment.get("HOME")).map(home -> home + "/.cache"),
            Optional.of(accountHome + "/.cache"))
        .flatMap(Optional::stream)
        .filter(CacheFolder::usable)
        .map(Path::of)
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))
        .resolve("svc-deploy");
  }

  /** Absolute, and not garbled by a locale that lacks its characters. */
  private static boolean usable(String folder) {
    return folder.matches("(/|[A-Za-z]:[/\\\\]).*") && folder.indexOf('\ufffd') < 0;
  }
}
