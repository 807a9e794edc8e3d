package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.svcdeploy.github.GitHubScene.json;
import static io.svcdeploy.github.GitHubScene.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  private static final String DEPLOYMENTS = "/repos/acme/hello/deployments";

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private final List<String> secrets = new ArrayList<>();

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
  }

  private GitHubDeployments deployments() {
    var environment =
        Map.of("GITHUB_API_URL", "http://localhost:" + server.port(), "GITHUB_TOKEN", "ghs_x1y2z3");
    return GitHubDeployments.of(
        environment, "acme/hello", (Secret it) -> secrets.add(it.reveal()), EventSink.NONE);
  }

  @Test
  void aDeploymentIsMadeAndItsStateTold() {
    server.stubFor(post(urlEqualTo(DEPLOYMENTS)).willReturn(json("{\"id\": 42}").withStatus(201)));
    server.stubFor(
        post(urlEqualTo(DEPLOYMENTS + "/42/statuses"))
            .willReturn(json("{\"id\": 1}").withStatus(201)));
    var deployments = deployments();
    long id = deployments.create("c0ffee", "deploy", "production", "hello 1.4.2");
    deployments.say(
        id,
        GitHubDeployments.State.SUCCESS,
        "x".repeat(200),
        Optional.of("https://github.example/run/1"),
        Optional.empty());

    server.verify(
        postRequestedFor(urlEqualTo(DEPLOYMENTS))
            .withHeader("Authorization", equalTo("Bearer ghs_x1y2z3"))
            .withRequestBody(
                equalToJson(
                    """
                    {"ref": "c0ffee", "task": "deploy", "environment": "production",
                     "description": "hello 1.4.2", "auto_merge": false, "required_contexts": []}
                    """)));
    server.verify(
        postRequestedFor(urlEqualTo(DEPLOYMENTS + "/42/statuses"))
            .withRequestBody(
                equalToJson(
                    """
                    {"state": "success", "description": "%s…",
                     "log_url": "https://github.example/run/1"}
                    """
                        .formatted("x".repeat(139)))));
    assertThat(secrets).containsExactly("ghs_x1y2z3");
  }

  @Test
  void whatIsRefusedIsNotAskedAgain() {
    server.stubFor(
        post(urlEqualTo(DEPLOYMENTS))
            .willReturn(refusal(403, "Resource not accessible by integration")));
    var failure =
        catchThrowableOfType(
            DeployException.class,
            () -> deployments().create("c0ffee", "deploy", "production", "hello 1.4.2"));
    assertThat(failure.message())
        .isEqualTo("the token in GITHUB_TOKEN may not record deployments of acme/hello");
    assertThat(failure.hint()).contains("`deployments: write`");
    server.verify(1, postRequestedFor(urlEqualTo(DEPLOYMENTS)));
  }

  @Test
  void afterADisturbanceNobodyKnowsWhetherItWasMade() {
    server.stubFor(post(urlEqualTo(DEPLOYMENTS)).willReturn(refusal(500, "oops")));
    var failure =
        catchThrowableOfType(
            DeployException.class,
            () -> deployments().create("c0ffee", "deploy", "production", "hello 1.4.2"));
    assertThat(failure.message()).contains("status 500");
    server.verify(1, postRequestedFor(urlEqualTo(DEPLOYMENTS)));
  }

  @Test
  void aStateIsToldAgain() {
    var statuses = DEPLOYMENTS + "/42/statuses";
    server.stubFor(
        post(urlEqualTo(statuses))
            .inScenario("once")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(refusal(502, "oops"))
            .willSetStateTo("over"));
    server.stubFor(
        post(urlEqualTo(statuses))
            .inScenario("once")
            .whenScenarioStateIs("over")
            .willReturn(json("{}").withStatus(201)));
    deployments().say(42, GitHubDeployments.State.FAILURE, "", Optional.empty(), Optional.empty());
    server.verify(2, postRequestedFor(urlEqualTo(statuses)));
  }
}
