package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The assembled action, run as GitHub's runner runs it: its own environment, its files, its
 * signals.
 *
 * @param workspace where the workflow's files are
 * @param env of the step, besides what the runner sets
 */
record ActionRun(Path workspace, Map<String, String> env) {
  private static final Path ACTION = Path.of("target/action-dist").toAbsolutePath();
  private static final Pattern OUTPUT =
      Pattern.compile("([a-z-]+)<<(ghadelimiter_[0-9a-f-]+)\\n(.*?)\\n\\2\\n", Pattern.DOTALL);

  /** Of GitHub's files those that the action has no use for. */
  private static final List<String> UNUSED = List.of("env", "path", "state");

  /**
   * What is left when a step has ended.
   *
   * @param files the folder with the files of the runner, as they are
   */
  record Step(int status, String log, Map<String, String> outputs, String summary, Path files) {
    Runner runner() {
      return Runner.reading(log);
    }

    /** The messages of annotations of this kind. */
    List<String> annotations(String kind) {
      return runner().commands(kind).stream().map(Runner.Done::data).toList();
    }
  }

  /** A step that runs. */
  record Running(Process process, Path files) {
    /** As the runner does when a job is cancelled. */
    void cancel() throws Exception {
      signal("INT");
      if (process.waitFor(7_500, TimeUnit.MILLISECONDS)) {
        return;
      }
      signal("TERM");
      if (!process.waitFor(2_500, TimeUnit.MILLISECONDS)) {
        kill();
      }
    }

    /** The runner is lost, and all that it started. */
    void kill() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }

    private void signal(String name) throws Exception {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    Step end() throws Exception {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the step does not end: " + log());
      }
      for (var name : UNUSED) {
        assertThat(files.resolve(name)).isEmptyFile();
      }
      return new Step(
          process.exitValue(), log(), outputs(), Files.readString(files.resolve("summary")), files);
    }

    private String log() throws IOException {
      return Files.readString(files.resolve("log"), StandardCharsets.UTF_8);
    }

    private Map<String, String> outputs() throws IOException {
      var text = Files.readString(files.resolve("output"));
      var outputs = new LinkedHashMap<String, String>();
      var matcher = OUTPUT.matcher(text);
      int end = 0;
      while (matcher.find(end) && matcher.start() == end) {
        outputs.put(matcher.group(1), matcher.group(3));
        end = matcher.end();
      }
      assertThat(text.substring(end)).as("what is no output").isEmpty();
      return outputs;
    }
  }

  ActionRun with(Map<String, String> more) {
    var all = new LinkedHashMap<>(env);
    all.putAll(more);
    return new ActionRun(workspace, all);
  }

  Step run(String step, String inputs) throws Exception {
    return start(step, inputs).end();
  }

  Running start(String step, String inputs) throws IOException {
    var files = Files.createTempDirectory(workspace, "step-");
    // A test that was started in the background ignores SIGINT, and so would what it starts.
    var command = "exec bash \"$GITHUB_ACTION_PATH/run.sh\" " + step;
    var builder =
        new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", command)
            .directory(workspace.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("log").toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("JAVA_HOME.*|GITHUB_.*|GH_TOKEN"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("GITHUB_ACTION_PATH", ACTION.toString());
    environment.put("RUNNER_TEMP", workspace.resolve("temp").toString());
    environment.put("GITHUB_RUN_ID", "42");
    environment.put("GITHUB_SERVER_URL", "https://github.example");
    environment.put("GITHUB_REPOSITORY", "o/r");
    // The cache is each test's own; Go's is shared, or each build compiles its library.
    environment.putIfAbsent("GOCACHE", goCache().toString());
    environment.put("XDG_CACHE_HOME", workspace.resolve("cache").toString());
    environment.put("SVC_DEPLOY_INPUTS", inputs);
    for (var file : List.of("output", "step_summary", "env", "path", "state")) {
      var path = Files.createFile(files.resolve(file.replace("step_", "")));
      environment.put("GITHUB_" + file.toUpperCase(java.util.Locale.ROOT), path.toString());
    }
    environment.putAll(env);
    return new Running(builder.start(), files);
  }

  private static Path goCache() {
    var home = Path.of(System.getProperty("user.home"), ".cache").toString();
    return Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home), "go-build");
  }
}
