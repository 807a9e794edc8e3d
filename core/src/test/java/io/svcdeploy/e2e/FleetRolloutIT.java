package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One host of two rejects a release that the other takes. */
@RealHosts
class FleetRolloutIT {
  @TempDir Path folder;
  private List<TestHost> hosts = List.of();
  private FleetSpec spec;

  @BeforeEach
  void begin(Fleet fleet) {
    hosts = fleet.hosts(2);
    hosts.forEach(TestHost::freshState);
    spec =
        FleetSpec.of(fleet, hosts)
            .withHealth(
                """
                  within: 2s
                  stable-for: 500ms
                  every: 250ms
                  checks:
                    - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
                    - command: "! grep -qx '${version}' /root/rejected"
                """);
    spec.writeTo(folder);
    // Versions that a host rejects, as if it lacked what they need.
    hosts.get(1).exec("echo 1.1.0 >/root/rejected").orFail();
  }

  private Cli.Result deploy(String version) {
    var release = ExampleReleases.HELLO.good(version).toString();
    return Cli.in(folder).run("deploy", "--from", release, "--events", version + ".jsonl");
  }

  /** What each end of the host that was told says, the last one last. */
  private List<Long> downtimes(String version, TestHost host) throws IOException {
    var told = new ArrayList<Long>();
    for (var line : Files.readAllLines(folder.resolve(version + ".jsonl"))) {
      var event = new JsonMapper().readTree(line);
      if (event.path("type").asText().equals("host-finished")
          && event.path("host").asText().equals(host.name())) {
        told.add(event.path("downtimeMs").asLong(-1));
      }
    }
    return told;
  }

  private static String current(TestHost host) {
    return host.exec("readlink /opt/hello/current").out().strip();
  }

  @Test
  void revertAllTakesTheHealthyHostBackToo() throws IOException {
    deploy("1.0.0").exits(0);

    var failed = deploy("1.1.0").exits(3);

    assertThat(failed.out()).contains("healthy, but other hosts failed");
    hosts.forEach(host -> assertThat(current(host)).contains("releases/1.0.0-"));
    assertThat(Cli.in(folder).run("status").exits(0).out()).doesNotContain("1.1.0");
    var told = downtimes("1.1.0", hosts.get(0));
    assertThat(told).as("of the new version, and with the way back").hasSize(2);
    assertThat(told.get(0)).isPositive().isLessThan(told.get(1));
    assertThat(downtimes("1.1.0", hosts.get(1)))
        .singleElement(InstanceOfAssertFactories.LONG)
        .as("as long as it was gated, and back")
        .isGreaterThan(2000);
  }

  @Test
  void revertAllOfAFirstInstallLeavesNothingAnywhere() {
    deploy("1.1.0").exits(1);

    for (var host : hosts) {
      assertThat(current(host)).isEmpty();
      assertThat(host.exec("test -e /etc/systemd/system/hello.service").status()).isNotZero();
      assertThat(host.exec("pgrep -x hello").status()).isNotZero();
    }
    deploy("1.0.0").exits(0);
  }

  @Test
  void revertFailedKeepsTheHealthyHost() {
    deploy("1.0.0").exits(0);
    spec.withRest("rollout: { on-failure: revert-failed }").writeTo(folder);

    deploy("1.1.0").exits(3);

    assertThat(current(hosts.get(0))).contains("releases/1.1.0-");
    assertThat(current(hosts.get(1))).contains("releases/1.0.0-");
  }

  @Test
  void aCanaryThatFailsStopsTheRestBeforeItBegins() {
    deploy("1.0.0").exits(0);
    hosts.get(0).exec("echo 1.1.0 >/root/rejected").orFail();
    spec.withRest("rollout: { batches: [1, \"100%\"] }").writeTo(folder);

    var failed = deploy("1.1.0").exits(3);

    assertThat(failed.out()).contains("skipped", "the rollout was stopped before this host");
    assertThat(hosts.get(1).exec("ls /opt/hello/releases").out()).doesNotContain("1.1.0");
  }

  @Test
  void afterARollbackOfTheFleetTheNextOneGoesFurtherBack() {
    deploy("1.0.0").exits(0);
    deploy("1.2.0").exits(0);
    deploy("1.3.0").exits(0);
    Cli.in(folder).run("rollback").exits(0);
    Cli.in(folder).run("rollback").exits(0);
    hosts.forEach(host -> assertThat(current(host)).contains("releases/1.0.0-"));
    Cli.in(folder).run("rollback").exits(1);
  }
}
