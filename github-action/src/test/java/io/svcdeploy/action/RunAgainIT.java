package io.svcdeploy.action;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.github.UploadScene;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are run again: old ones, failed ones and killed ones; and what GitHub's own record of
 * each says.
 */
@RealHosts
class RunAgainIT {
  private static final String RECORDED =
      "\"github-environment\":\"production\",\"github-environment-url\":\"https://hello.example\"";

  @TempDir Path folder;

  @Test
  void whatIsRunAgainIsRefusedResumedOrDeployedAndGitHubIsToldWhichOfThem(Fleet fleet)
      throws Exception {
    try (var records = new DeploymentRecords()) {
      var site = HelloSite.of(fleet, folder).with(records.env());
      deployed(site, records);
      anOldRunIsRefused(site, records);
      anOldRunIsDeployedIfThatIsMeant(site, records);
      aReleaseThatFailedIsRefused(site, records);
      aKilledRunIsResumed(site, records);
    }
  }

  private ActionRun.Step deploy(HelloSite site, String version, String broken, String more)
      throws Exception {
    site.spec(version).write();
    return site.action()
        .run("run", HelloSite.from(HelloSite.release(version, broken), RECORDED + more));
  }

  private void deployed(HelloSite site, DeploymentRecords records) throws Exception {
    var step = deploy(site, "1.1.0", "", "");
    assertThat(step.status()).as(step.log()).isZero();
    assertThat(records.deployments())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.path("ref").asText()).isEqualTo("c0ffee");
              assertThat(it.path("environment").asText()).isEqualTo("production");
              assertThat(it.path("task").asText()).isEqualTo("deploy");
            });
    assertThat(records.states()).containsExactly("in_progress", "success");
  }

  private void anOldRunIsRefused(HelloSite site, DeploymentRecords records) throws Exception {
    var step = deploy(site, "1.0.0", "", "");
    assertThat(step.status()).as(step.log()).isEqualTo(1);
    assertThat(step.outputs()).containsEntry("result", "failed");
    assertThat(step.annotations("error"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("1.1.0", "1.0.0", "allow-downgrade"));
    assertThat(site.running()).containsExactly("1.1.0", "1.1.0");
    assertThat(records.states()).containsExactly("in_progress", "failure");
  }

  /** That no record can be kept keeps nobody from a release. */
  private void anOldRunIsDeployedIfThatIsMeant(HelloSite site, DeploymentRecords records)
      throws Exception {
    records.answers(
        aResponse()
            .withStatus(403)
            .withBody("{\"message\": \"Resource not accessible by integration\"}"));
    var step = deploy(site, "1.0.0", "", ",\"allow-downgrade\":\"true\"");
    records.accepts();
    assertThat(step.status()).as(step.log()).isZero();
    assertThat(step.annotations("warning"))
        .singleElement()
        .asString()
        .contains(
            "record of this deployment is not kept", "may not record", "`deployments: write`");
    assertThat(step.annotations("error")).isEmpty();
    assertThat(site.running()).containsExactly("1.0.0", "1.0.0");
    assertThat(records.states()).isEmpty();
  }

  private void aReleaseThatFailedIsRefused(HelloSite site, DeploymentRecords records)
      throws Exception {
    var broken = deploy(site, "1.2.0", "broken_500", "");
    assertThat(broken.status()).as(broken.log()).isEqualTo(3);
    assertThat(records.states()).containsExactly("in_progress", "failure");

    var again = deploy(site, "1.2.0", "broken_500", "");
    assertThat(again.status()).as(again.log()).isEqualTo(1);
    assertThat(again.annotations("error"))
        .anySatisfy(
            it -> assertThat(it).contains("is quarantined: not healthy within 4 s", "force"));
    assertThat(site.running()).containsExactly("1.0.0", "1.0.0");
    assertThat(records.states()).containsExactly("in_progress", "failure");
  }

  /** Two uses of the action in a job, the first of which is killed. */
  private void aKilledRunIsResumed(HelloSite site, DeploymentRecords records) throws Exception {
    site.spec("1.1.0").set("round", "again").write();
    var first = HelloSite.from(HelloSite.release("1.1.0"), RECORDED);
    var running = site.action().start("run", first);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> text(running.files().resolve("log")).contains("host-2: gate"));
    running.kill();
    var rest = site.action().run("finalize", first);
    assertThat(rest.status()).as(rest.log()).isZero();
    assertThat(site.running()).containsExactly("1.1.0", "1.0.0");
    assertThat(rest.summary()).contains("host-1  1.1.0    yes", "host-2  1.0.0    yes");
    assertThat(records.states()).containsExactly("in_progress", "error");

    var second = HelloSite.from(HelloSite.release("1.1.0"), RECORDED + ",\"target\":\"prod\"");
    var again = site.action().run("run", second);
    assertThat(again.status()).as(again.log()).isZero();
    assertThat(hosts(again).map(it -> it.path("outcome").asText()))
        .containsExactly("unchanged", "deployed");
    assertThat(hosts(again).map(it -> it.path("bytesSent").asLong(-1))).containsOnly(0L);
    assertThat(records.states()).containsExactly("in_progress", "success");
    for (var use : List.of(first, second)) {
      var nothing = site.action().run("finalize", use);
      assertThat(nothing.log() + nothing.outputs() + nothing.summary()).isEqualTo("{}");
    }
    assertThat(records.states()).isEmpty();
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Stream<JsonNode> hosts(ActionRun.Step step) throws IOException {
    var all = new JsonMapper().readTree(step.outputs().get("hosts-json"));
    return Stream.of(all.get(0), all.get(1));
  }

  @Test
  void whatOneJobUploadsAnotherDeploys(Fleet fleet) throws Exception {
    try (var github = new UploadScene(folder)) {
      var site =
          HelloSite.of(fleet, folder)
              .with(
                  Map.of(
                      "GITHUB_API_URL",
                      "http://localhost:" + github.server.port(),
                      "GITHUB_TOKEN",
                      PublishedReleases.TOKEN));
      var module = Path.of("../examples/hello").toAbsolutePath().normalize();
      site.spec("1.4.2").set("source", HelloSite.build(module, "")).write();
      var release = "github:acme/hello@v1.4.2";
      var built =
          site.action()
              .run(
                  "run",
                  "{\"command\":\"build\",\"version\":\"1.4.2\",\"upload\":\"" + release + "\"}");
      assertThat(built.status()).as(built.log()).isZero();
      assertThat(github.kept)
          .extracting(UploadScene.Kept::name)
          .containsExactlyInAnyOrder("hello-1.4.2-linux-amd64", "checksums.txt", "manifest.json");

      var step = site.action().run("run", "{\"from\":\"" + release + "\",\"limit\":\"host-1\"}");
      assertThat(step.status()).as(step.log()).isZero();
      var shipped = folder.resolve("dist/hello-1.4.2-linux-amd64");
      var there = site.hosts().get(0).exec("sha256sum </opt/hello/current/hello").orFail();
      assertThat(there).startsWith(io.svcdeploy.release.Digest.ofFile(shipped).hex());
    }
  }
}
