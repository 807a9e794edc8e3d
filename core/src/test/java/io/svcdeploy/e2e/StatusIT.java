package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changes on a host, or a run that was cut off leaves there, is told by status. */
@RealHosts
class StatusIT {
  private static final String UNIT = "/etc/systemd/system/hello.service";

  @TempDir Path folder;
  private TestHost host;
  private FleetSpec spec;

  @BeforeEach
  void begin(Fleet fleet) throws IOException {
    host = fleet.host(1);
    host.freshState();
    Files.writeString(folder.resolve("app.conf"), "as shipped\n");
    spec = FleetSpec.of(fleet, List.of(host)).withRest("files: [{ from: app.conf, to: app.conf }]");
    stableFor("500ms");
    deploy("1.0.0").exits(0);
    assertThat(status(0)).contains("1.0.0", "active (running)").doesNotContain("hint");
  }

  private void stableFor(String time) {
    spec.withHealth(
            """
              within: 15s
              stable-for: %s
              every: 250ms
              checks:
                - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
            """
                .formatted(time))
        .writeTo(folder);
  }

  private Cli.Result deploy(String version) {
    return Cli.in(folder).run("deploy", "--from", ExampleReleases.HELLO.good(version).toString());
  }

  private String status(int check) {
    var plain = Cli.in(folder).run("status").exits(0).out();
    assertThat(Cli.in(folder).run("status", "--check").exits(check).out()).isEqualTo(plain);
    return plain;
  }

  private List<String> kinds() throws IOException {
    var json = Cli.in(folder).run("status", "--json").exits(0).out();
    var found = JsonMapper.builder().build().readTree(json).at("/hosts/0/findings");
    return found.findValues("kind").stream().map(JsonNode::asText).toList();
  }

  @Test
  void whatSomebodyChangedByHandIsNamedAndADeploymentMendsIt() throws IOException {
    host.exec("echo '# by hand' >>" + UNIT).orFail();
    assertThat(status(1)).contains("the unit " + UNIT + " is not what was installed");

    host.exec("echo by hand >>/opt/hello/current/app.conf").orFail();
    assertThat(status(1)).contains("the file app.conf is not what was shipped");

    host.exec(
            "cd /opt/hello/current/ && cp -p hello new && echo x >>new && mv new hello"
                + " && systemctl daemon-reload && systemctl restart hello")
        .orFail();
    assertThat(status(1))
        .contains("the binary hello is not what was shipped")
        .contains("the process runs another binary than was shipped");

    host.exec("systemctl stop hello").orFail();
    assertThat(status(1)).contains("the service does not run: inactive");
    assertThat(kinds()).containsExactly("stopped", "file-changed", "file-changed", "unit-changed");

    deploy("1.0.0").exits(0);
    assertThat(status(0)).doesNotContain("hint");
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aUnitDisabledByHandIsEnabledAgainAndWhatAnAdminAddsIsToldOnly() throws IOException {
    var dropIn = UNIT + ".d/override.conf";
    host.exec(
            "systemctl disable hello && mkdir "
                + UNIT
                + ".d"
                + " && printf '[Service]\\nNice=5\\n' >"
                + dropIn
                + " && systemctl daemon-reload")
        .orFail();
    try {
      assertThat(status(1)).contains("the unit hello.service was disabled", dropIn);
      assertThat(kinds()).containsExactly("unit-disabled", "drop-in");

      deploy("1.0.0").exits(0);
      assertThat(host.exec("systemctl is-enabled hello").out()).contains("enabled");
      assertThat(kinds()).containsExactly("drop-in");
    } finally {
      host.exec("rm -r " + UNIT + ".d && systemctl daemon-reload").orFail();
    }
  }

  @Test
  void whatARunLeavesThatWasCutOffIsToldUntilTheNextOne() throws IOException {
    stableFor("60s");
    var release = ExampleReleases.HELLO.good("1.1.0").toString();
    var controller = Cli.in(folder).start("deploy", "--from", release, "--run", "job 7");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> host.exec("cat /opt/hello/.svc-deploy/tx/*/state").out().contains("activated"));
    } finally {
      controller.destroyForcibly();
      controller.onExit().join();
    }

    assertThat(status(1))
        .contains("was neither confirmed nor taken back")
        .contains("locked by deploy of hello 1.1.0 (job 7)");
    host.exec("sed -i 's/^expires=.*/expires=1/' /opt/hello/.svc-deploy/lock/*").orFail();
    assertThat(status(1))
        .contains("the lock of deploy of hello 1.1.0 (job 7)", "expired: that run was cut off");
    assertThat(kinds()).containsExactly("unfinished", "lock-expired");

    stableFor("500ms");
    deploy("1.1.0").exits(0);
    assertThat(status(0)).doesNotContain("hint").contains("1.1.0");
  }
}
