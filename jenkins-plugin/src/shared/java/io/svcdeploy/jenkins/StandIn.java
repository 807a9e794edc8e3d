package io.svcdeploy.jenkins;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The jar of a command that a test can stop anywhere: {@code src/shared/standin}. */
final class StandIn {
  private static final String PROPERTY = "io.svcdeploy.jenkins.command";

  private StandIn() {}

  /** Makes the jar, and has the plugin bring it to its agents. */
  static void use(Path folder) throws IOException {
    var classes = Files.createDirectories(folder.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-d",
                classes.toString(),
                source().toString());
    if (status != 0) {
      throw new IOException("the stand-in does not compile");
    }
    var jar = folder.resolve("stand-in.jar");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, jackson());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        out.write(Files.readAllBytes(file));
      }
    }
    System.setProperty(PROPERTY, jar.toString());
  }

  /** Two builds run these tests, each in its own folder. */
  private static Path source() {
    var here = Path.of("src/shared/standin/io/svcdeploy/cli/Main.java");
    return Files.exists(here) ? here : Path.of("..").resolve(here);
  }

  static void forget() {
    System.clearProperty(PROPERTY);
  }

  private static String jackson() {
    var names = List.of("jackson-databind", "jackson-core", "jackson-annotations");
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(it -> names.stream().anyMatch(it::contains))
        .map(it -> new File(it).toURI().toString())
        .collect(Collectors.joining(" "));
  }
}
