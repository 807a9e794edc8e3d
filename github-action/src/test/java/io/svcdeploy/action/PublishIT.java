package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script of the release workflow that makes a version of the action's repository. */
@EnabledOnOs(OS.LINUX)
class PublishIT {
  private static final Path DIST = Path.of("target/action-dist").toAbsolutePath();
  private static final Path SCRIPT = Path.of("../.ci/publish-action").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path repository;

  @BeforeEach
  void emptyRepository() throws Exception {
    repository = folder.resolve("repository.git");
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", repository.toString());
  }

  @Test
  void aVersionIsTheAssembledFilesAndNeverMoves() throws Exception {
    Shell.succeeds(newClone(), Duration.ofSeconds(30), publish(DIST, "v1.0.0"));
    var used = folder.resolve("used");
    git(folder, "clone", "--quiet", "--branch", "v1", repository.toString(), used.toString());
    Shell.succeeds(used, Duration.ofSeconds(30), List.of("sha256sum", "--check", "SHA256SUMS"));
    try (var files = Files.list(DIST)) {
      for (var file : files.toList()) {
        var published = used.resolve(file.getFileName());
        assertThat(published).hasSameBinaryContentAs(file);
        assertThat(Files.isExecutable(published)).isEqualTo(Files.isExecutable(file));
      }
    }
    var commit = commit("v1.0.0");

    var other = files("action.yml", "name: other\n");
    Shell.fails(newClone(), Duration.ofSeconds(30), publish(other, "v1.0.0"));
    assertThat(commit("v1.0.0"))
        .isEqualTo(commit("v1"))
        .isEqualTo(commit("main"))
        .isEqualTo(commit);
  }

  @Test
  void shortTagsMoveToTheNewestVersionOnly() throws Exception {
    var files = files("action.yml", "name: one\n");
    for (var tag : List.of("v1.9.0", "v1.10.0", "v1.9.1", "v2.0.0", "v1.10.1")) {
      Shell.succeeds(newClone(), Duration.ofSeconds(30), publish(files, tag));
    }
    assertThat(commit("v1")).isEqualTo(commit("v1.10")).isEqualTo(commit("v1.10.1"));
    assertThat(commit("main")).isEqualTo(commit("v2.0.0"));
    assertThat(commit("v1.9")).isEqualTo(commit("v1.9.1"));
    assertThat(commit("v2")).isEqualTo(commit("v2.0")).isEqualTo(commit("v2.0.0"));
    assertThat(commit("v1.9.0")).isNotEqualTo(commit("v1.9.1"));
    Shell.fails(newClone(), Duration.ofSeconds(30), publish(files, "v2.1.0-rc.1"));
  }

  private static List<String> publish(Path files, String tag) {
    return List.of(SCRIPT.toString(), files.toString(), tag);
  }

  private Path files(String name, String text) throws Exception {
    var files = Files.createTempDirectory(folder, "files");
    Files.writeString(files.resolve(name), text);
    var sums = Shell.succeeds(files, Duration.ofSeconds(30), List.of("sha256sum", name));
    Files.writeString(files.resolve("SHA256SUMS"), sums);
    return files;
  }

  private Path newClone() throws Exception {
    var clone = Files.createTempDirectory(folder, "clone");
    git(folder, "clone", "--quiet", repository.toString(), clone.toString());
    return clone;
  }

  private String commit(String name) throws Exception {
    return git(repository, "rev-parse", name + "^{commit}");
  }

  private static String git(Path in, String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("git"));
    words.addAll(List.of(arguments));
    return Shell.succeeds(in, Duration.ofSeconds(30), words);
  }
}
