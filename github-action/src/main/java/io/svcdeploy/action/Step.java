package io.svcdeploy.action;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both steps of the action work with.
 *
 * @param temp the runner's folder that lasts as long as the job
 */
record Step(
    Inputs inputs,
    Path temp,
    Command command,
    WorkflowLog log,
    StepFiles files,
    GitHubRecord github) {

  /** What tells this use of the action in a job from the others. */
  String use() {
    return Path.of("").toAbsolutePath() + "\n" + new TreeMap<>(inputs.texts());
  }

  static Step of(Inputs inputs, Map<String, String> environment, WorkflowLog log) {
    return new Step(
        inputs,
        Path.of(environment.getOrDefault("RUNNER_TEMP", ".")),
        new Command(log),
        log,
        new StepFiles(environment),
        new GitHubRecord(inputs, environment, log));
  }
}
