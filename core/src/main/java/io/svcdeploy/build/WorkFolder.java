package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A temporary folder that goes away with all it holds. */
record WorkFolder(Path path) implements AutoCloseable {
  static WorkFolder create() {
    try {
      return new WorkFolder(Files.createTempDirectory("svc-deploy-build-").toRealPath());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** A new folder inside. */
  Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static DeployException unusable(IOException e) {
    return DeployException.failed(
            "cannot make a temporary folder: " + e.getMessage(),
            "check the space and the permissions of the temporary folder")
        .causedBy(e);
  }

  /** Removes what can be removed: a file that stays does not make a good build fail. */
  @Override
  public void close() {
    try (var files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
