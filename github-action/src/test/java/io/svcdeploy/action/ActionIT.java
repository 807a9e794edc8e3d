package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled action against two real hosts with systemd. */
@RealHosts
class ActionIT {
  private static final String SECRET = "p4ss phrase, %0A ::debug::";

  @TempDir Path folder;
  private List<TestHost> hosts = List.of();
  private String key = "";
  private ActionRun action;

  @BeforeEach
  void workspace(Fleet fleet) throws Exception {
    hosts = fleet.hosts(2);
    hosts.forEach(TestHost::freshState);
    key = Files.readString(fleet.clientKey());
    action = new ActionRun(folder, Map.of("DEPLOY_KEY", key, "API_TOKEN", SECRET));
    spec(fleet, "", "1s");
  }

  private void spec(Fleet fleet, String tag, String stable) throws IOException {
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        build:
          go: { module: %s, main: ./cmd/hello, tags: [%s], stamp: { version: main.version } }
          platforms: [linux/amd64]
        run: { env: { PORT: "8080", TOKEN: "${env:API_TOKEN}" }, stop: { timeout: 2s } }
        targets:
          prod:
            hosts: [{ name: host-1, address: %s }, { name: host-2, address: %s }]
            ssh: { user: %s, key: "${env:DEPLOY_KEY}", known-hosts: "%s", agent: false }
            sudo: true
        health:
          within: 5s
          stable-for: %s
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
        """
            .formatted(
                Path.of("../examples/hello").toAbsolutePath().normalize(),
                tag,
                hosts.get(0).address(),
                hosts.get(1).address(),
                fleet.user(),
                fleet.knownHosts(),
                stable));
  }

  private ActionRun.Step deploy(String version) throws Exception {
    var built =
        action.run(
            "run",
            "{\"command\":\"build\",\"version\":\"%s\",\"output\":\"rel-%s\"}"
                .formatted(version, version));
    assertThat(built.status()).as(built.log()).isZero();
    assertThat(built.outputs()).containsEntry("result", "ok");
    return action.run("run", from(version));
  }

  private static String from(String version) {
    return "{\"from\":\"rel-%s\",\"target\":\"prod\",\"force\":\"false\"}".formatted(version);
  }

  private List<String> running() {
    return hosts.stream()
        .map(host -> host.exec("readlink /opt/hello/current").out().replaceAll(".*/|-.*\\n", ""))
        .toList();
  }

  private void keepsSecrets(ActionRun.Step step) {
    var shown = String.join("\n", step.runner().shown());
    var all = shown + step.outputs() + step.summary();
    assertThat(all).doesNotContain(SECRET);
    key.lines()
        .filter(line -> line.length() > 20)
        .forEach(line -> assertThat(all).doesNotContain(line));
    assertThat(step.runner().listens()).isTrue();
  }

  @Test
  void aReleaseIsDeployedABrokenOneGoesBackAndAManualRunRollsBack(Fleet fleet) throws Exception {
    var first = deploy("1.0.0");
    assertThat(first.status()).as(first.log()).isZero();
    assertThat(first.outputs())
        .containsEntry("result", "deployed")
        .containsEntry("version", "1.0.0")
        .containsEntry("rolled-back", "false")
        .hasEntrySatisfying("hosts-json", it -> assertThat(it).contains("host-1", "host-2"));
    assertThat(first.summary()).contains("host-1", "1.0.0");
    keepsSecrets(first);
    assertThat(deploy("1.1.0").outputs()).containsEntry("previous-version", "1.0.0");

    spec(fleet, "broken_500", "1s");
    var broken = deploy("1.2.0");
    assertThat(broken.status()).as(broken.log()).isEqualTo(3);
    assertThat(broken.outputs())
        .containsEntry("result", "rolled-back")
        .containsEntry("rolled-back", "true");
    assertThat(broken.runner().commands("error"))
        .anySatisfy(
            it -> assertThat(it.properties()).containsEntry("title", "host-1: rolled-back"));
    assertThat(broken.runner().commands("group"))
        .anySatisfy(it -> assertThat(it.data()).isEqualTo("host-1: rolled-back"));
    assertThat(running()).containsExactly("1.1.0", "1.1.0");
    assertThat(action.run("finalize", from("1.2.0")).log()).isEmpty();
    keepsSecrets(broken);

    var back = action.run("run", "{\"command\":\"rollback\"}");
    assertThat(back.outputs())
        .containsEntry("result", "deployed")
        .containsEntry("version", "1.0.0");
    assertThat(running()).containsExactly("1.0.0", "1.0.0");
    var status = action.run("run", "{\"command\":\"status\",\"check\":\"true\"}");
    assertThat(status.status()).as(status.log()).isZero();
  }

  @Test
  void aMistakeIsShownWhereItIs() throws Exception {
    Files.writeString(folder.resolve("svc-deploy.yml"), "service: hello\ntargts: {}\n");
    var step = action.run("run", "{}");
    assertThat(step.status()).isEqualTo(2);
    assertThat(step.outputs()).containsEntry("result", "usage").containsEntry("exit-code", "2");
    assertThat(step.runner().commands("error"))
        .anySatisfy(
            it ->
                assertThat(it.properties())
                    .containsEntry("file", "svc-deploy.yml")
                    .containsEntry("line", "2"));
    assertThat(action.run("run", "{\"command\":\"destroy\"}").status()).isEqualTo(2);
  }
}
