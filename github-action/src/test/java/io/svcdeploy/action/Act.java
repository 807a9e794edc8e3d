package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program {@code act} runs workflows on this machine, with no containers: each job in a copy of
 * the repository, each step as a process. What it finds in {@code home} is all there is: no
 * settings of whoever runs the tests, and no action but those that are given as folders.
 *
 * @param actions folders by what stands after {@code uses:}
 * @param secrets of the repository, by name
 */
record Act(Path program, Path home, Map<String, Path> actions, Map<String, String> secrets) {
  private static final long LIMIT_SECONDS = 240;
  private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: (\\S+)");

  /** On the PATH, or where {@code go install} puts programs. */
  static Optional<Path> installed() {
    var folders =
        Stream.concat(
            Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(Path::of),
            Stream.of(
                Path.of(
                    System.getenv().getOrDefault("GOPATH", System.getProperty("user.home") + "/go"),
                    "bin")));
    return folders.map(folder -> folder.resolve("act")).filter(Files::isExecutable).findFirst();
  }

  /**
   * What is left when the workflow has ended.
   *
   * @param events act's log, an object a line
   */
  record Ended(int status, List<JsonNode> events) {
    /** What people see in the log. */
    String text() {
      return String.join("\n", events.stream().map(it -> it.path("msg").asText()).toList());
    }

    /** The outputs of this name that steps of the workflow have; steps within an action are not. */
    List<String> outputs(String job, String name) {
      return of(job, "set-output")
          .filter(it -> it.path("name").asText().equals(name))
          .filter(it -> it.path("stepID").size() == 1)
          .map(it -> it.path("arg").asText())
          .toList();
    }

    String summary(String job) {
      return String.join("\n", of(job, "summary").map(it -> it.path("content").asText()).toList());
    }

    /** Titles and messages of annotations: {@code error}, {@code notice}. */
    List<String> annotations(String job, String level) {
      return of(job, level)
          .map(it -> it.path("kvPairs").path("title").asText() + ": " + it.path("arg").asText())
          .toList();
    }

    /** {@code success}, {@code failure}, or empty if the job was not run to its end. */
    Optional<String> result(String job) {
      return events.stream()
          .filter(it -> it.path("jobID").asText().equals(job) && it.has("jobResult"))
          .map(it -> it.path("jobResult").asText())
          .findFirst();
    }

    private Stream<JsonNode> of(String job, String command) {
      return events.stream()
          .filter(it -> it.path("jobID").asText().equals(job))
          .filter(it -> it.path("command").asText().equals(command));
    }
  }

  /**
   * Runs what an event starts.
   *
   * @param workflow within the repository
   * @param event its payload, JSON
   */
  Ended run(Path repository, String workflow, String name, String event, String... options)
      throws Exception {
    hasAllActions(repository.resolve(workflow));
    var words = new ArrayList<>(List.of(program.toString(), name));
    words.addAll(List.of("--workflows", repository.resolve(workflow).toString()));
    words.addAll(List.of("--eventpath", file("event.json", event).toString()));
    words.addAll(List.of("--secret-file", file("secrets", secretLines()).toString()));
    words.addAll(everywhere());
    words.addAll(List.of(options));
    var log = home.resolve("log");
    var process = start(words, repository, log);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("act does not end: " + Files.readString(log));
    }
    return new Ended(process.exitValue(), events(log));
  }

  private List<String> everywhere() {
    var words = new ArrayList<>(List.of("--json"));
    for (var label : List.of("ubuntu-latest", "ubuntu-24.04", "ubuntu-24.04-arm", "self-hosted")) {
      words.addAll(List.of("--platform", label + "=-self-hosted"));
    }
    // Nothing is fetched, and no server is opened.
    words.addAll(List.of("--action-offline-mode", "--no-cache-server", "--pull=false"));
    words.addAll(List.of("--artifact-server-addr", "127.0.0.1"));
    words.addAll(List.of("--cache-server-addr", "127.0.0.1"));
    actions.forEach(
        (uses, folder) -> words.addAll(List.of("--local-repository", uses + "=" + folder)));
    return words;
  }

  /** act would look for others on the network. Its own checkout copies the repository. */
  private void hasAllActions(Path workflow) throws IOException {
    var uses = USES.matcher(Files.readString(workflow)).results().map(it -> it.group(1)).toList();
    assertThat(uses)
        .filteredOn(it -> !it.equals("actions/checkout@v4"))
        .isSubsetOf(actions.keySet());
  }

  private Process start(List<String> words, Path repository, Path log) throws IOException {
    var builder =
        new ProcessBuilder(words)
            .directory(repository.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // act hands its own environment to the steps: only what a runner has may be in it.
    var path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("HOME", home.toString());
    // It would ask its makers' server for a newer version.
    builder.environment().put("ACT_DISABLE_VERSION_CHECK", "1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("GOCACHE", goCache().toString());
    return builder.start();
  }

  private static Path goCache() {
    var home = Path.of(System.getProperty("user.home"), ".cache").toString();
    return Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home), "go-build");
  }

  private String secretLines() {
    var lines = new StringBuilder();
    secrets.forEach(
        (name, value) ->
            lines.append(name).append("=\"").append(value.replace("\n", "\\n")).append("\"\n"));
    return lines.toString();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  /** A line that is no JSON object is one of act's own, as when it cannot read the workflow. */
  private static List<JsonNode> events(Path log) throws IOException {
    var json = new JsonMapper();
    var events = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(log)) {
      events.add(
          line.startsWith("{") ? json.readTree(line) : json.createObjectNode().put("msg", line));
    }
    return events;
  }
}
