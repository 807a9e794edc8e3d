package io.svcdeploy.action;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What both steps of the action work with.
 *
 * @param temp the runner's folder that lasts as long as the job
 * @param use tells this use of the action from all others, in this job and in earlier ones
 * @param workspace where the repository is
 */
record Step(
    Inputs inputs,
    Path temp,
    String use,
    Path workspace,
    Command command,
    WorkflowLog log,
    StepFiles files,
    GitHubRecord github) {

  static Step of(Inputs inputs, Map<String, String> environment, WorkflowLog log) {
    return new Step(
        inputs,
        Path.of(environment.getOrDefault("RUNNER_TEMP", ".")),
        use(inputs, environment),
        Path.of(environment.getOrDefault("GITHUB_WORKSPACE", "")).toAbsolutePath(),
        new Command(log),
        log,
        new StepFiles(environment),
        new GitHubRecord(inputs, environment, log));
  }

  private static String use(Inputs inputs, Map<String, String> environment) {
    var job =
        Stream.of("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB")
            .map(name -> environment.getOrDefault(name, ""))
            .toList();
    return job + "\n" + Path.of("").toAbsolutePath() + "\n" + new TreeMap<>(inputs.texts());
  }
}
