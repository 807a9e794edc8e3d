package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real command: the executable jar in a process of its own. */
final class Cli {
  private static final Path JAR =
      Path.of(System.getProperty("svc-deploy.jar", "target/svc-deploy.jar")).toAbsolutePath();
  private static final long LIMIT_SECONDS = 300;

  private final Path folder;
  private final Map<String, String> environment;

  private Cli(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  static Cli in(Path folder) {
    return new Cli(folder, Map.of());
  }

  Cli with(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Cli(folder, more);
  }

  record Result(int status, String out, String err) {
    /** Fails with everything that was printed unless the status is this one. */
    Result exits(int expected) {
      assertThat(status).as("stdout:%n%s%nstderr:%n%s", out, err).isEqualTo(expected);
      return this;
    }

    String all() {
      return out + err;
    }
  }

  Result run(String... args) {
    try {
      var process = start(args);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("svc-deploy did not end: " + String.join(" ", args));
      }
      return new Result(process.exitValue(), read("out"), read("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it and leaves it running; its output goes to {@code cli.out} and {@code cli.err}. */
  Process start(String... args) throws IOException {
    assertThat(JAR).as("run `mvn package` first").exists();
    var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java") + ""));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    words.addAll(List.of(args));
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    // The product's cache is each test's own; Go's is shared, or each build compiles the library.
    builder.environment().putIfAbsent("GOCACHE", goCache().toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.redirectOutput(folder.resolve("cli.out").toFile());
    builder.redirectError(folder.resolve("cli.err").toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    return builder.start();
  }

  private static Path goCache() {
    var home = Path.of(System.getProperty("user.home"), ".cache").toString();
    return Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home), "go-build");
  }

  private java.io.File nothing() throws IOException {
    var empty = folder.resolve("cli.in");
    Files.write(empty, new byte[0]);
    return empty.toFile();
  }

  String read(String stream) throws IOException {
    return Files.readString(folder.resolve("cli." + stream));
  }
}
