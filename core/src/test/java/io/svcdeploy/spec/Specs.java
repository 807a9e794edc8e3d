package io.svcdeploy.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Deployment files for tests. */
final class Specs {
  static final Path MALFORMED = Path.of("src/test/resources/io/svcdeploy/spec/malformed");
  static final Path COMPLETE = Path.of("../examples/complete/svc-deploy.yml");

  static final String MINIMAL =
      """
      service: hello
      build: { go: {} }
      targets: { prod: { hosts: [web-1] } }
      """;

  private Specs() {}

  static DeploySpec read(Path folder, String text) {
    return SpecReader.read(write(folder, "svc-deploy.yml", text));
  }

  static Path write(Path folder, String name, String text) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> malformed() {
    try (var files = Files.list(MALFORMED)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file as plain maps and lists, read without any code of ours. */
  static Object plain(Path file) throws IOException {
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return new Load(settings).loadFromString(Files.readString(file));
  }
}
