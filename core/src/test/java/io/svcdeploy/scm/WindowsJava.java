package io.svcdeploy.scm;

import io.svcdeploy.testhost.Command;
import io.svcdeploy.testhost.WindowsJre;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Windows of its own (Wine) with a Java for Windows, in a temporary folder. */
final class WindowsJava implements AutoCloseable {
  private static final Path SOURCES = Path.of("src/test/windows").toAbsolutePath();
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration DOWNLOAD = Duration.ofMinutes(3);

  private final Path folder;
  private final Path java;

  private WindowsJava(Path folder, Path java) {
    this.folder = folder;
    this.java = java;
  }

  /** The first thing that is missing for it, in words. */
  static Optional<String> missing() {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return Optional.of("this is not Linux on amd64");
    }
    return Stream.of("wine", "wineserver", "go", "python3")
        .filter(command -> !onPath(command))
        .findFirst()
        .or(WindowsJava::missingPip)
        .map(command -> "no " + command);
  }

  private static boolean onPath(String command) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Optional<String> missingPip() {
    var found = run(DEADLINE, List.of(), List.of("python3", "-m", "pip", "--version"));
    return found.status() == 0 ? Optional.empty() : Optional.of("pip");
  }

  static WindowsJava boot() throws IOException {
    var java = WindowsJre.cached().resolve("bin/java.exe");
    var windows = new WindowsJava(Files.createTempDirectory("svc-deploy-wine"), java);
    windows.wine("wineboot", "-i").orFail();
    windows.awaitQuiet();
    // Wine has this library only since 8.19.
    var library = windows.folder.resolve("drive_c/windows/system32/bcryptprimitives.dll");
    if (!Files.exists(library)) {
      var writer = SOURCES.resolve("standins/forwarder/main.go").toString();
      run(DEADLINE, List.of(), List.of("go", "run", writer, library.toString())).orFail();
    }
    return windows;
  }

  /** Builds a Go program of the tests for Windows; its name there. */
  String goProgram(String name) {
    var output = folder.resolve(name + ".exe").toString();
    var environment = List.of("GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0");
    var module = SOURCES.resolve(name).toString();
    run(DOWNLOAD, environment, List.of("go", "-C", module, "build", "-o", output, ".")).orFail();
    return windowsName(Path.of(output));
  }

  /** Runs a class with the classes of svc-deploy's jar and of the tests. */
  Command.Result java(Path jar, Class<?> main, String... args) throws IOException {
    var tests = Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
    var words = new ArrayList<>(List.of(windowsName(java), "-XX:TieredStopAtLevel=1"));
    // JNA unpacks its library under a random name; Java asks Wine for things that it lacks then.
    words.add(
        "-Djna.boot.library.path="
            + windowsName(WindowsJre.unpackLibrary(jar, folder.resolve("jna"))));
    words.addAll(List.of("-Djna.nounpack=true", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", windowsName(jar) + ";" + windowsName(tests), main.getName()));
    words.addAll(List.of(args));
    return wine(words.toArray(String[]::new));
  }

  private static String windowsName(Path path) {
    return "Z:" + path.toAbsolutePath().toString().replace('/', '\\');
  }

  Command.Result wine(String... words) {
    var command = new ArrayList<>(List.of("wine"));
    command.addAll(List.of(words));
    return run(DEADLINE, wineEnvironment(), command);
  }

  private List<String> wineEnvironment() {
    return List.of("WINEPREFIX=" + folder, "WINEARCH=win64", "WINEDEBUG=-all");
  }

  private static Command.Result run(
      Duration deadline, List<String> environment, List<String> command) {
    var words = new ArrayList<>(List.of("env"));
    for (var name : List.of("PATH", "HOME", "GOPATH", "GOPROXY", "GOCACHE", "GOFLAGS")) {
      Optional.ofNullable(System.getenv(name)).ifPresent(it -> words.add(name + "=" + it));
    }
    words.addAll(environment);
    words.addAll(command);
    return Command.run(deadline, words);
  }

  private static void remove(Path folder) {
    run(DEADLINE, List.of(), List.of("rm", "-rf", "--one-file-system", folder.toString()));
  }

  /** Ends every process of this Windows and removes it. */
  @Override
  public void close() {
    run(DEADLINE, wineEnvironment(), List.of("wineserver", "-k"));
    awaitQuiet();
    remove(folder);
  }

  private void awaitQuiet() {
    run(DEADLINE, wineEnvironment(), List.of("wineserver", "-w"));
  }
}
