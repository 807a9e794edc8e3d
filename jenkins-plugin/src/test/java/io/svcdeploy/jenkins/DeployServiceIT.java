package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step with the bundled command against a real host with systemd. */
@RealHosts
class DeployServiceIT {
  @TempDir Path folder;
  private TestAgent agent;
  private TestHost host;
  private String key = "";

  @BeforeEach
  void workspace(Fleet fleet) throws Exception {
    host = fleet.hosts(1).get(0);
    host.freshState();
    key = Files.readString(fleet.clientKey());
    CredentialsProvider.STORE.put("deploy-key", TestCredentials.key(fleet.user(), key));
    agent = new TestAgent(folder.resolve("job"));
    spec(fleet, "", "1s");
  }

  @AfterEach
  void forget() {
    CredentialsProvider.STORE.clear();
  }

  private void spec(Fleet fleet, String tag, String stable) throws IOException {
    Files.writeString(
        agent.folder().resolve("svc-deploy.yml"),
        """
        service: hello
        build:
          go: { module: %s, main: ./cmd/hello, tags: [%s], stamp: { version: main.version } }
          platforms: [linux/amd64]
        run: { env: { PORT: "8080" }, stop: { timeout: 2s } }
        targets:
          prod:
            hosts: [{ name: host-1, address: %s }]
            ssh: { user: %s, key: "${env:DEPLOY_KEY}", known-hosts: "%s", agent: false }
            sudo: true
        health:
          within: 6s
          stable-for: %s
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
        """
            .formatted(
                Path.of("../examples/hello").toAbsolutePath().normalize(),
                tag,
                host.address(),
                fleet.user(),
                fleet.knownHosts(),
                stable));
  }

  private TestBuild begin(Consumer<DeployServiceStep> fields) throws Exception {
    var step = new DeployServiceStep();
    step.setCredentialsId("deploy-key");
    fields.accept(step);
    var environment = new HashMap<>(Map.of("BUILD_URL", "https://ci.example/job/7/"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    // Go's own cache goes by the same variable, and takes a minute to fill.
    environment.put("GOCACHE", System.getProperty("user.home") + "/.cache/go-build");
    var build = new TestBuild(agent, environment);
    build.start(step);
    return build;
  }

  private TestBuild deploy(String version) throws Exception {
    return begin(
        step -> {
          step.setTarget("prod");
          step.setVersion(version);
        });
  }

  private String running() {
    return host.exec("readlink /opt/hello/current").out().replaceAll(".*/|-.*\\n", "");
  }

  @Test
  void aServiceIsInstalledUpgradedBroughtBackAndLookedAt(Fleet fleet) throws Exception {
    assertThat(deploy("1.0.0").success()).containsEntry("result", "deployed");
    upgradesAsPlanned();
    assertThat(deploy("1.0.0").failure()).hasMessageContaining("svc-deploy deploy:");
    assertThat(running()).as("a downgrade is refused").isEqualTo("1.1.0");

    spec(fleet, "broken_500", "1s");
    goesBack(deploy("1.2.0"));
    spec(fleet, "", "5s");
    isAbortedInTheGate(deploy("1.3.0"));
    spec(fleet, "", "1s");

    // Nobody waits for a lock or a deadline.
    assertThat(begin(step -> step.setOperation("rollback")).success())
        .containsEntry("version", "1.0.0");
    assertThat(running()).isEqualTo("1.0.0");
    var status =
        begin(
            step -> {
              step.setOperation("status");
              step.setCheck(true);
            });
    assertThat(status.success()).containsEntry("result", "ok");
    keepsSecrets(List.of(status));
  }

  private void upgradesAsPlanned() throws Exception {
    var plan =
        begin(
            step -> {
              step.setOperation("plan");
              step.setVersion("1.1.0");
            });
    var token = plan.success().get("planToken");
    assertThat(token).asString().matches("[0-9a-f]{16}");
    var upgraded =
        begin(
            step -> {
              step.setVersion("1.1.0");
              step.setPlan(String.valueOf(token));
            });
    assertThat(upgraded.success())
        .containsEntry("version", "1.1.0")
        .containsEntry("previousVersion", "1.0.0");
    assertThat(running()).isEqualTo("1.1.0");
    var page = upgraded.run.getActions(DeploymentAction.class).get(0);
    assertThat(page.getService()).isEqualTo("hello");
    assertThat(page.getHosts().get(0).getTimeline()).isNotEmpty();
    assertThat(page.getRollback()).isEqualTo("svc-deploy rollback");
    assertThat(agent.folder().resolve("svc-deploy-report/junit.xml")).exists();
    assertThat(host.exec("sudo cat /opt/hello/.svc-deploy/journal.jsonl").out())
        .contains("https://ci.example/job/7/");
    keepsSecrets(List.of(upgraded));
  }

  private void goesBack(TestBuild broken) throws Exception {
    assertThat(broken.failure()).hasMessageContaining("rolled-back (exit code 3)");
    assertThat(running()).isEqualTo("1.1.0");
    var trouble = broken.run.getActions(DeploymentAction.class).get(0).getTroubled().get(0);
    assertThat(trouble.getMessage()).contains("not healthy");
    assertThat(trouble.getEvidence()).isNotEmpty();
    keepsSecrets(List.of(broken));
  }

  /** And Jenkins was restarted just before. */
  private void isAbortedInTheGate(TestBuild build) throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> build.ended() || running().equals("1.3.0"));
    build.goDown();
    build.comeBack();
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(running()).as(build.log()).isEqualTo("1.1.0");
    assertThat(build.log()).contains("asked to take back what it has switched");
    keepsSecrets(List.of(build));
  }

  /** The files of a run go after its step has ended. */
  private void untilCleanedUp() {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (var files = Files.walk(agent.temporary(), 2)) {
                assertThat(files.map(it -> it.getFileName().toString()))
                    .noneMatch(it -> it.startsWith("run-") || it.startsWith("durable-"));
              }
            });
  }

  private void keepsSecrets(List<TestBuild> builds) throws IOException {
    var seen = new StringBuilder();
    for (var build : builds) {
      seen.append(build.log());
      seen.append(BuildXml.of(build.run.getActions(DeploymentAction.class)));
    }
    untilCleanedUp();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        seen.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    key.lines()
        .filter(line -> line.length() > 40)
        .forEach(line -> assertThat(seen.indexOf(line)).isNegative());
  }
}
