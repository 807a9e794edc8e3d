package io.svcdeploy.action;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that keeps deployments of o/r as GitHub's API does. */
final class DeploymentRecords implements AutoCloseable {
  private static final String ADDRESS = "/repos/o/r/deployments";
  private static final String TOKEN = "ghs_OfTheRecords0123456789";

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  DeploymentRecords() {
    server.start();
    accepts();
  }

  /** Of a step that may keep records. */
  Map<String, String> env() {
    return Map.of(
        "GITHUB_API_URL",
        "http://127.0.0.1:" + server.port(),
        "GITHUB_TOKEN",
        TOKEN,
        "GITHUB_SHA",
        "c0ffee");
  }

  void accepts() {
    answers(aResponse().withStatus(201).withBody("{\"id\": 42}"));
    server.stubFor(
        post(urlMatching(ADDRESS + "/42/statuses"))
            .willReturn(aResponse().withStatus(201).withBody("{\"id\": 1}")));
  }

  /** To the wish for a new one. */
  void answers(ResponseDefinitionBuilder answer) {
    server.stubFor(post(urlEqualTo(ADDRESS)).willReturn(answer));
  }

  /** The deployments that were asked for, the oldest first. */
  List<JsonNode> deployments() throws IOException {
    return bodies(ADDRESS);
  }

  /** The states that were told since this was asked last. */
  List<String> states() throws IOException {
    var states = new ArrayList<String>();
    for (var body : bodies(ADDRESS + "/42/statuses")) {
      states.add(body.path("state").asText());
    }
    server.resetRequests();
    return states;
  }

  private List<JsonNode> bodies(String address) throws IOException {
    var bodies = new ArrayList<JsonNode>();
    for (var request : server.findAll(postRequestedFor(urlEqualTo(address)))) {
      bodies.add(new JsonMapper().readTree(request.getBody()));
    }
    return bodies;
  }

  @Override
  public void close() {
    server.stop();
  }
}
