package io.svcdeploy.action;

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
 */
record ActionRun(Path workspace, Map<String, String> secrets) {
  private static final Path ACTION = Path.of("target/action-dist").toAbsolutePath();
  private static final Pattern OUTPUT =
      Pattern.compile("([a-z-]+)<<(ghadelimiter_[0-9a-f-]+)\\n(.*?)\\n\\2\\n", Pattern.DOTALL);

  /** What is left when a step has ended. */
  record Step(int status, String log, Map<String, String> outputs, String summary) {
    Runner runner() {
      return Runner.reading(log);
    }
  }

  /** A step that runs. */
  record Running(Process process, Path files) {
    /** As the runner does when a job is cancelled. */
    void cancel() throws Exception {
      signal("INT");
      if (!process.waitFor(7_500, TimeUnit.MILLISECONDS)) {
        signal("TERM");
      }
      if (!process.waitFor(2_500, TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }

    private void signal(String name) throws Exception {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    Step end() throws Exception {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "the step does not end: " + Files.readString(files.resolve("log")));
      }
      var outputs = new LinkedHashMap<String, String>();
      var matcher = OUTPUT.matcher(Files.readString(files.resolve("output")));
      while (matcher.find()) {
        outputs.put(matcher.group(1), matcher.group(3));
      }
      return new Step(
          process.exitValue(),
          Files.readString(files.resolve("log"), StandardCharsets.UTF_8),
          outputs,
          Files.readString(files.resolve("summary")));
    }
  }

  Step run(String step, String inputs) throws Exception {
    return start(step, inputs).end();
  }

  Running start(String step, String inputs) throws IOException {
    var files = Files.createTempDirectory(workspace, "step-");
    for (var name : List.of("output", "summary")) {
      Files.createFile(files.resolve(name));
    }
    var builder =
        new ProcessBuilder("bash", "-c", "exec bash \"$GITHUB_ACTION_PATH/run.sh\" " + step)
            .directory(workspace.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("log").toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("JAVA_HOME"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("GITHUB_ACTION_PATH", ACTION.toString());
    environment.put("GITHUB_OUTPUT", files.resolve("output").toString());
    environment.put("GITHUB_STEP_SUMMARY", files.resolve("summary").toString());
    environment.put("RUNNER_TEMP", workspace.resolve("temp").toString());
    environment.put("GITHUB_RUN_ID", "42");
    environment.put("GITHUB_SERVER_URL", "https://github.example");
    environment.put("GITHUB_REPOSITORY", "o/r");
    environment.put("XDG_CACHE_HOME", workspace.resolve("cache").toString());
    environment.put("SVC_DEPLOY_INPUTS", inputs);
    environment.putAll(secrets);
    return new Running(builder.start(), files);
  }
}
