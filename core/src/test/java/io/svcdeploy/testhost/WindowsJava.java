package io.svcdeploy.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Java for Windows on a {@link WindowsHost}, with svc-deploy's jar, in a folder of its own. */
public final class WindowsJava {
  private static final Path JAR =
      Path.of(System.getProperty("svc-deploy.jar", "target/svc-deploy.jar"));
  private static final Path CLASSES = Path.of("target/test-classes");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final WindowsHost host;
  private final String name;
  private final String java;

  private WindowsJava(WindowsHost host, String name, String java) {
    this.host = host;
    this.name = name;
    this.java = java;
  }

  /**
   * @param name of the folder, in {@code C:\}
   */
  public static WindowsJava in(String name, WindowsHost host) throws IOException {
    var windows = new WindowsJava(host, name, program());
    Files.createDirectories(windows.folder());
    Files.copy(
        JAR, windows.folder().resolve("svc-deploy.jar"), StandardCopyOption.REPLACE_EXISTING);
    WindowsJre.unpackLibrary(JAR, windows.folder().resolve("jna"));
    return windows;
  }

  /** On a real Windows, which {@link WindowsHost#driveC} takes for granted, that of the tests. */
  private static String program() throws IOException {
    return System.getProperty("os.name").startsWith("Windows")
        ? Path.of(System.getProperty("java.home"), "bin/java.exe").toString()
        : "Z:" + WindowsJre.cached().resolve("bin/java.exe").toString().replace('/', '\\');
  }

  /** The folder seen from this machine; there it is where the programs start. */
  public Path folder() {
    return host.driveC().resolve(name);
  }

  /** Runs svc-deploy. */
  public Command.Result svcDeploy(String... words) {
    return run(List.of(), "-jar svc-deploy.jar", words);
  }

  /**
   * Runs a class of the tests, which may use no other of them.
   *
   * @param before lines of a batch file
   */
  public Command.Result main(List<String> before, Class<?> main, String... words)
      throws IOException {
    var file = main.getName().replace('.', '/') + ".class";
    var there = folder().resolve(file);
    Files.createDirectories(there.getParent());
    Files.copy(CLASSES.resolve(file), there, StandardCopyOption.REPLACE_EXISTING);
    return run(before, "-cp svc-deploy.jar;. " + main.getName(), words);
  }

  private Command.Result run(List<String> before, String what, String... words) {
    var lines = new ArrayList<>(List.of("@cd /d C:\\" + name));
    lines.addAll(before);
    lines.add(
        "@\""
            + java
            + "\" -XX:TieredStopAtLevel=1 -Djna.boot.library.path=C:\\"
            + name
            + "\\jna -Djna.nounpack=true --enable-native-access=ALL-UNNAMED "
            + String.join(" ", host.javaOptions())
            + " "
            + what
            + " "
            + String.join(" ", Arrays.asList(words)));
    return host.exec(LIMIT, lines.toArray(String[]::new));
  }
}
