package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A repository as its owner has it who follows an example of {@code examples/github}: the program
 * of {@code examples/hello}, the example's files, and the host keys of real hosts. The example is
 * used as it is but for the names of the hosts and the time they have to prove themselves.
 */
record ExampleRepository(Path folder) {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
  private static final Path COMMAND = Path.of("../core/target/svc-deploy.jar").toAbsolutePath();

  /**
   * @param hosts addresses by the names that the example has
   */
  static ExampleRepository of(
      Path folder, String example, Path knownHosts, Map<String, String> hosts) throws Exception {
    var repository = new ExampleRepository(Files.createDirectories(folder));
    for (var program : List.of("hello", "api", "worker")) {
      copy(EXAMPLES.resolve("hello/cmd/hello"), folder.resolve("cmd").resolve(program));
    }
    Files.copy(EXAMPLES.resolve("hello/go.mod"), folder.resolve("go.mod"));
    copy(EXAMPLES.resolve("github").resolve(example), folder);
    Files.copy(knownHosts, folder.resolve("known_hosts"));
    repository.everySpec(hosts);
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.git("remote", "add", "origin", "https://github.com/acme/hello");
    repository.commit("as the example has it");
    return repository;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : all.filter(Files::isRegularFile).toList()) {
        var copy = to.resolve(from.relativize(path));
        Files.createDirectories(copy.getParent());
        Files.copy(path, copy);
      }
    }
  }

  private void everySpec(Map<String, String> hosts) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var spec : all.filter(it -> it.endsWith("svc-deploy.yml")).toList()) {
        var text =
            Files.readString(spec)
                .replace("stable-for: 10s", "stable-for: 1s")
                .replace("within: 30s", "within: 5s");
        for (var host : hosts.entrySet()) {
          text = text.replace(host.getKey(), host.getValue());
        }
        Files.writeString(spec, text);
      }
    }
  }

  void commit(String message) throws Exception {
    git("add", "--all");
    git("-c", "user.name=Tester", "-c", "user.email=tester@example.com", "commit", "-qm", message);
  }

  String git(String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("git"));
    words.addAll(List.of(arguments));
    return run(words);
  }

  /** From now on the program answers every request with an error. */
  ExampleRepository broken() throws IOException {
    return replace("main: ./cmd/hello\n", "main: ./cmd/hello\n    tags: [broken_500]\n");
  }

  ExampleRepository mended() throws IOException {
    return replace("    tags: [broken_500]\n", "");
  }

  private ExampleRepository replace(String old, String now) throws IOException {
    var spec = folder.resolve("svc-deploy.yml");
    var text = Files.readString(spec);
    assertThat(text).contains(old);
    Files.writeString(spec, text.replace(old, now));
    return this;
  }

  /** Builds a release by the example's deployment file, for the hosts' platform only. */
  Path build(String version) throws Exception {
    var release = folder.resolveSibling("release-" + version);
    var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    words.addAll(List.of("-jar", COMMAND.toString(), "build", "--version", version));
    words.addAll(List.of("--platform", "linux/amd64", "--output", release.toString()));
    run(words);
    return release;
  }

  private String run(List<String> words) throws Exception {
    return Shell.succeeds(folder, Duration.ofMinutes(3), words);
  }
}
