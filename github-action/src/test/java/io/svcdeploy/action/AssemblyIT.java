package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The same sources make the same action, wherever and whenever they are built. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "mvn is no program there")
class AssemblyIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path ASSEMBLED = Path.of("github-action/target/action-dist");
  private static final Set<String> NO_SOURCES = Set.of(".git", "target");

  @TempDir Path folder;

  @Test
  void twoBuildsAreTheSameBytes() throws Exception {
    var again = folder.resolve("elsewhere");
    copySources(again);
    // Without a network: the build that runs this test has fetched all there is to fetch.
    Shell.succeeds(
        again,
        Duration.ofMinutes(5),
        List.of(
            "mvn",
            "-q",
            "-o",
            "-B",
            "-Dmaven.repo.local=" + System.getProperty("svc-deploy.maven-repository"),
            "package",
            "-Dquick",
            "-Paction"));

    var first = bytes(ROOT.resolve(ASSEMBLED));
    assertThat(first.keySet())
        .containsExactly(
            "LICENSE",
            "README.md",
            "SHA256SUMS",
            "action.yml",
            "run.sh",
            "svc-deploy-action.jar",
            "svc-deploy.jar");
    var second = bytes(again.resolve(ASSEMBLED));
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, content) -> assertThat(second.get(name)).as(name).isEqualTo(content));
  }

  private static void copySources(Path to) throws IOException {
    try (var all = Files.walk(ROOT)) {
      for (var path : all.filter(Files::isRegularFile).toList()) {
        var name = ROOT.relativize(path);
        boolean source = true;
        for (var part : name) {
          source &= !NO_SOURCES.contains(part.toString());
        }
        if (source) {
          Files.createDirectories(to.resolve(name).getParent());
          Files.copy(path, to.resolve(name));
        }
      }
    }
  }

  private static Map<String, byte[]> bytes(Path dist) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var list = Files.list(dist)) {
      for (var file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
