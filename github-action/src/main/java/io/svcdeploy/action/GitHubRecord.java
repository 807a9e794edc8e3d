package io.svcdeploy.action;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.github.GitHubDeployments;
import io.svcdeploy.github.GitHubDeployments.State;
import io.svcdeploy.spec.GitHubReference;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * GitHub's own record of a run, if the workflow asks for one: what the repository's page shows of
 * an environment. It is told what the hosts have; that it cannot be told is a warning and keeps
 * nobody from a release.
 */
final class GitHubRecord {
  /** The input with the environment's name. */
  static final String ENVIRONMENT = "github-environment";

  /** The input with the address where the service can be seen. */
  static final String URL = "github-environment-url";

  private final Inputs inputs;
  private final Map<String, String> environment;
  private final WorkflowLog log;

  GitHubRecord(Inputs inputs, Map<String, String> environment, WorkflowLog log) {
    this.inputs = inputs;
    this.environment = environment;
    this.log = log;
  }

  void begin(RunFolder folder) throws IOException {
    var name = inputs.text(ENVIRONMENT);
    if (name.isEmpty()) {
      return;
    }
    try {
      var deployments = deployments();
      var task = inputs.command().word();
      var what = inputs.text(task.equals("rollback") ? "to" : "version").orElse("");
      long id = deployments.create(ref(), task, name.get(), (task + " " + what).strip());
      folder.record(id);
      deployments.say(id, State.IN_PROGRESS, "", page(), Optional.empty());
    } catch (DeployException e) {
      warn(e);
    }
  }

  /**
   * @param result as in the report
   * @param words for people
   */
  void end(RunFolder folder, String result, String words) throws IOException {
    var id = folder.record();
    if (id.isEmpty()) {
      return;
    }
    try {
      deployments().say(id.get(), state(result), words, page(), inputs.text(URL));
    } catch (DeployException e) {
      warn(e);
    }
  }

  private static State state(String result) {
    return switch (result) {
      case "deployed", "unchanged" -> State.SUCCESS;
      case "needs-attention", "cancelled" -> State.ERROR;
      default -> State.FAILURE;
    };
  }

  private GitHubDeployments deployments() {
    var repository = environment.getOrDefault("GITHUB_REPOSITORY", "");
    return GitHubDeployments.of(
        environment, repository, secret -> log.mask(secret.reveal()), this::tell);
  }

  private void tell(DeployEvent event) {
    if (event instanceof DeployEvent.Notice notice) {
      log.line(notice.text());
    }
  }

  /** The tag of a release of this repository, else the commit that the workflow runs for. */
  private String ref() {
    return inputs
        .text("from")
        .flatMap(GitHubReference::parse)
        .filter(it -> it.name().equalsIgnoreCase(environment.get("GITHUB_REPOSITORY")))
        .flatMap(GitHubReference::tag)
        .orElseGet(() -> environment.getOrDefault("GITHUB_SHA", "HEAD"));
  }

  /** Where the run can be read. */
  private Optional<String> page() {
    return Optional.ofNullable(environment.get("GITHUB_RUN_ID"))
        .map(
            id ->
                environment.getOrDefault("GITHUB_SERVER_URL", "")
                    + "/"
                    + environment.getOrDefault("GITHUB_REPOSITORY", "")
                    + "/actions/runs/"
                    + id
                    + Optional.ofNullable(environment.get("GITHUB_RUN_ATTEMPT"))
                        .map(attempt -> "/attempts/" + attempt)
                        .orElse(""));
  }

  private void warn(DeployException e) {
    log.warning("GitHub's record of this deployment is not kept: " + e.message() + "\n" + e.hint());
  }
}
