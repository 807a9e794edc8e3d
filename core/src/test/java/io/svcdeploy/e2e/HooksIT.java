package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Hooks on a host with systemd, and beside the controller. */
@RealHosts
class HooksIT {
  private static final String SECRET = "a token 'of' the balancer";

  /** Each writes down that it ran, and fails where a file on the host says so. */
  private static final String HOOKS =
      """
      hooks:
        before-switch:
          - { run: "echo before $SVC_DEPLOY_HOST >>here; ! test -e fails-here", on: controller, timeout: 5s }
          - &note
            run: |
              echo "$SVC_DEPLOY_HOOK${SVC_DEPLOY_OUTCOME:+ $SVC_DEPLOY_OUTCOME} $(readlink current)" >>/root/hooks
              case $SVC_DEPLOY_HOOK in before-stop) echo "$TOKEN" >/root/drained ;; after-[cr]*) rm -f /root/drained ;; esac
              echo "I was given $TOKEN"
              ! grep -qx "$SVC_DEPLOY_HOOK hangs" /root/order || sleep 300
              ! grep -qx "$SVC_DEPLOY_HOOK fails" /root/order
            timeout: 3s
            env: { TOKEN: "${env:LB_TOKEN}" }
        before-stop: [*note]
        after-switch: [*note, { run: "echo switched >>here; ! test -e fails-here-later", on: controller, timeout: 5s }]
        after-confirm: [*note, { run: "echo confirmed >>here", on: controller }]
        after-revert: [*note, { run: "echo $SVC_DEPLOY_OUTCOME >>here", on: controller }]
      """;

  @TempDir Path folder;
  private TestHost host;
  private FleetSpec spec;

  @BeforeEach
  void oneHost(Fleet fleet) {
    var hosts = fleet.hosts(1);
    host = hosts.get(0);
    host.freshState();
    host.exec("rm -f /root/hooks /root/drained; : >/root/order").orFail();
    spec = FleetSpec.of(fleet, hosts).withRest(HOOKS).writeTo(folder);
    deploy("1.0.0").exits(0);
    host.exec("rm -f /root/hooks").orFail();
  }

  private Cli cli() {
    return Cli.in(folder).with("LB_TOKEN", SECRET);
  }

  private Cli.Result deploy(String version) {
    var release = ExampleReleases.HELLO.good(version).toString();
    return cli().run("deploy", "--from", release, "--report", folder.resolve("report").toString());
  }

  private void order(String line) {
    host.exec("echo '" + line + "' >/root/order").orFail();
  }

  private List<String> onHost() {
    return host.exec("sed 's,releases/,,; s/-[0-9a-f]*$//' /root/hooks").orFail().lines().toList();
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("report/report.json"));
  }

  private void assertRunsAgain(String version) {
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains(version);
    assertThat(host.exec("cat /root/drained").out()).as("drained").isEmpty();
    assertThat(host.exec("ls /opt/hello/.svc-deploy/tx/*/hooks").out()).as("secrets").isEmpty();
    host.exec("rm -f /root/hooks").orFail();
  }

  @Test
  void eachRunsAtItsTime() throws IOException {
    deploy("1.1.0").exits(0);

    assertThat(onHost())
        .containsExactly(
            "before-switch 1.0.0",
            "before-stop 1.0.0",
            "after-switch switched 1.1.0",
            "after-confirm confirmed 1.1.0");
    assertRunsAgain("1.1.0");
    assertThat(Files.readAllLines(folder.resolve("here")))
        .endsWith("before " + host.name(), "switched", "confirmed");
    assertThat(report())
        .contains("host: hook before-stop 1 says: I was given ***")
        .doesNotContain("of' the balancer");
    cli().run("rollback").exits(0);
    assertThat(onHost()).contains("after-confirm confirmed 1.0.0");
    assertRunsAgain("1.0.0");
  }

  @Test
  void aFailureEndsAsItShould() throws IOException {
    for (String point : List.of("before-switch", "before-stop")) {
      order(point + " fails");
      var pid = host.exec("pidof hello").out();
      assertThat(deploy("1.1.0").exits(1).out())
          .contains("the hook " + point, "ended with status 1", "nothing was switched");
      assertThat(host.exec("pidof hello").out()).as("untouched").isEqualTo(pid);
      assertThat(onHost()).endsWith("after-revert not-switched 1.0.0");
      assertRunsAgain("1.0.0");
    }
    order("after-switch fails");
    assertThat(deploy("1.1.0").exits(3).out()).contains("the hook after-switch 1 ended with");
    assertThat(onHost()).endsWith("after-switch switched 1.1.0", "after-revert reverted 1.0.0");
    assertRunsAgain("1.0.0");

    order("after-revert fails");
    Files.createFile(folder.resolve("fails-here-later"));
    assertThat(deploy("1.1.0").exits(3).all())
        .contains("the hook after-switch 2 on the controller ended with status 1")
        .contains("the hook after-revert 1 ended with status 1");
    assertRunsAgain("1.0.0");
    Files.delete(folder.resolve("fails-here-later"));

    Files.createFile(folder.resolve("fails-here"));
    assertThat(deploy("1.1.0").exits(1).out()).contains("the hook before-switch 1 on the contr");
    assertThat(host.exec("cat /root/hooks").out()).as("the host was not asked").isEmpty();
    assertThat(Files.readAllLines(folder.resolve("here"))).endsWith("not-switched");
    Files.delete(folder.resolve("fails-here"));

    order("after-confirm fails");
    assertThat(deploy("1.1.0").exits(0).all()).contains("the hook after-confirm 1 ended with");
    assertRunsAgain("1.1.0");
  }

  @Test
  void whatHangsIsKilled() {
    order("before-stop hangs");
    assertThat(deploy("1.1.0").exits(1).out()).contains("status 137: it was killed after 3 s");
    assertThat(host.exec("pgrep -x sleep -a").out()).doesNotContain("300");
    assertRunsAgain("1.0.0");
  }

  /** Kills svc-deploy while the new version is on probation. */
  private void abandon(String version) throws IOException {
    var release = ExampleReleases.HELLO.good(version).toString();
    var controller = cli().start("deploy", "--from", release);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> host.exec("cat /root/hooks").out().contains("after-switch"));
    } finally {
      controller.destroyForcibly();
      controller.onExit().join();
    }
    assertThat(host.exec("cat /root/drained").out()).contains("balancer");
  }

  @Test
  void afterARebootTheyRunOnceTheServiceAndTheNetworkAreThere() throws IOException {
    var asks = "systemctl is-active hello network-online.target >/root/asked";
    spec.withRest(HOOKS.replace("after-revert: [", "after-revert: [\"" + asks + "\", "))
        .writeTo(folder);
    abandon("1.1.0");
    host.reboot();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> host.exec("find /etc/systemd -name 'svc-deploy-guard*'").out().isEmpty());
    assertThat(host.exec("cat /opt/hello/.svc-deploy/tx/*/state").out()).contains("reverted");
    assertThat(host.exec("cat /root/asked").out().lines()).containsExactly("active", "active");
    assertThat(host.exec("cat /opt/hello/.svc-deploy/tx/*/log").out()).doesNotContain("warning");
    assertThat(onHost()).endsWith("after-revert reverted 1.0.0");
    assertRunsAgain("1.0.0");
  }

  @Test
  void theDeadManUndoesTheDrain() throws IOException {
    abandon("1.1.0");

    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> host.exec("cat /opt/hello/.svc-deploy/tx/*/state").out().contains("reverted"));
    assertThat(onHost()).endsWith("after-revert reverted 1.0.0");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertRunsAgain("1.0.0"));
  }
}
