package io.svcdeploy.github;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Secret;
import io.svcdeploy.github.GitHubApi.Twice;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * GitHub's own record of deployments: what a repository's page shows for an environment. Format:
 * the REST API's {@code /deployments}, version 2022-11-28.
 */
public final class GitHubDeployments {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A record is not worth that a deployment waits long. */
  private static final Patience.Limits LIMITS =
      new Patience.Limits(Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** GitHub takes no longer description. */
  private static final int LONGEST = 140;

  private final GitHubApi api;

  GitHubDeployments(GitHubApi api) {
    this.api = api;
  }

  /**
   * As the environment says, see {@link GitHubReleases#of}.
   *
   * @param repository {@code owner/repo}
   * @param secrets is told the token
   */
  public static GitHubDeployments of(
      Map<String, String> environment,
      String repository,
      Consumer<Secret> secrets,
      EventSink events) {
    var access = Access.of(environment);
    access.token().ifPresent(token -> secrets.accept(token.value()));
    var limits = LIMITS;
    var cancellation = new Cancellation();
    HttpClient client = Http.client().proxy(Proxies.of(environment)).build();
    var http = new Http(client, access, limits.silence(), cancellation);
    var patience = new Patience(limits, cancellation);
    return new GitHubDeployments(
        new GitHubApi(http, access, patience, events, repository, Need.DEPLOYMENTS));
  }

  /** How a deployment is. */
  public enum State {
    IN_PROGRESS("in_progress"),
    SUCCESS("success"),
    /** The hosts run what they ran before. */
    FAILURE("failure"),
    /** Nobody knows, or somebody has to look. */
    ERROR("error");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /**
   * Makes a deployment of a commit, branch or tag.
   *
   * @param task {@code deploy} or {@code rollback}
   * @return its id
   * @throws io.svcdeploy.event.DeployException if GitHub refuses it
   */
  public long create(String ref, String task, String environment, String description) {
    var what =
        JSON.createObjectNode()
            .put("ref", ref)
            .put("task", task)
            .put("environment", environment)
            .put("description", shortened(description))
            .put("auto_merge", false);
    what.putArray("required_contexts");
    var id = api.create("/deployments", what, Twice.NEVER).path("id");
    if (!id.isIntegralNumber()) {
      throw GitHubApi.strange("the deployment has no id");
    }
    return id.asLong();
  }

  /**
   * Says how a deployment is; a success puts the earlier ones of its environment out of use.
   *
   * @param log where the run can be read
   * @param url where the service can be seen
   * @throws io.svcdeploy.event.DeployException if GitHub refuses it
   */
  public void say(
      long deployment,
      State state,
      String description,
      Optional<String> log,
      Optional<String> url) {
    var what =
        JSON.createObjectNode().put("state", state.word).put("description", shortened(description));
    log.ifPresent(it -> what.put("log_url", it));
    url.ifPresent(it -> what.put("environment_url", it));
    api.create("/deployments/" + deployment + "/statuses", what, Twice.HARMLESS);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
