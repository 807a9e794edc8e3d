package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team does with a service over its life, on real hosts, under each service manager. */
@RealHosts
class DeploymentJourneyIT {
  @TempDir Path folder;

  enum Manager {
    SYSTEMD("systemd", "sudo: true", "/opt/hello"),
    SYSTEMD_USER("systemd-user", "sudo: false", "/home/deploy/hello"),
    SCRIPT("script", "sudo: false", "/home/deploy/hello");

    final String word;
    final String target;
    final String directory;

    Manager(String word, String target, String directory) {
      this.word = word;
      this.target = target;
      this.directory = directory;
    }
  }

  private List<TestHost> fresh(Fleet fleet) {
    var hosts = fleet.hosts(2);
    hosts.forEach(TestHost::freshState);
    hosts.forEach(host -> host.exec("loginctl enable-linger deploy").orFail());
    return hosts;
  }

  private Cli.Result deploy(Path release, String... more) {
    var args = new ArrayList<>(List.of("deploy", "--from", release.toString()));
    args.addAll(List.of("--report", folder.resolve("report").toString()));
    args.addAll(List.of(more));
    return Cli.in(folder).run(args.toArray(String[]::new));
  }

  private JsonNode report() throws IOException {
    return new JsonMapper().readTree(folder.resolve("report/report.json").toFile());
  }

  /** What the service itself says, asked on the host. */
  private static String version(TestHost host) {
    return host.exec("curl -s http://127.0.0.1:8080/healthz").out();
  }

  private static String pid(TestHost host) {
    return host.exec("pgrep -x hello").out().strip();
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void installsUpgradesLeavesAloneAndGoesBack(Manager manager, Fleet fleet) throws IOException {
    var hosts = fresh(fleet);
    var spec = FleetSpec.of(fleet, hosts).withManager(manager.word, manager.target);
    spec.writeTo(folder);

    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    hosts.forEach(host -> assertThat(version(host)).contains("\"1.0.0\""));

    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    hosts.forEach(host -> assertThat(version(host)).contains("\"1.1.0\""));

    var before = pid(hosts.get(0));
    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    assertThat(pid(hosts.get(0))).as("nothing restarted").isEqualTo(before);
    for (var host : report().path("hosts")) {
      assertThat(host.path("outcome").asText()).isEqualTo("unchanged");
      assertThat(host.path("bytesSent").asLong()).isZero();
    }

    spec.withRun(
            """
              env: { PORT: "8080", GREETING: "changed" }
              stop: { signal: TERM, timeout: 10s }
            """)
        .writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    assertThat(pid(hosts.get(0))).as("a changed setting restarts").isNotEqualTo(before);
    assertThat(hosts.get(0).exec("tr '\\0' '\\n' </proc/$(pgrep -x hello)/environ").out())
        .contains("GREETING=changed");
    for (var host : report().path("hosts")) {
      assertThat(host.path("bytesSent").asLong()).as("the binary stays").isZero();
    }

    Cli.in(folder).run("rollback").exits(0);
    assertThat(hosts.get(0).exec("tr '\\0' '\\n' </proc/$(pgrep -x hello)/environ").out())
        .as("settings go back with the release")
        .doesNotContain("GREETING");

    Cli.in(folder).run("rollback", "--to", "1.0.0").exits(0);
    hosts.forEach(host -> assertThat(version(host)).contains("\"1.0.0\""));

    var status = Cli.in(folder).run("status").exits(0);
    assertThat(status.out()).contains("1.0.0").doesNotContain("changed").doesNotContain("not ");
    assertThat(Cli.in(folder).run("history").exits(0).out()).contains("confirmed", "1.1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"broken_exit", "broken_500", "broken_hang", "broken_dies", "broken_version"})
  void aBrokenReleaseEndsOnTheOldVersionGatedAndIsQuarantined(String how, Fleet fleet)
      throws IOException {
    var hosts = fleet.hosts(2);
    // Only the one that dies after five seconds needs to be watched for longer.
    var stableFor = how.equals("broken_dies") ? "7s" : "1s";
    FleetSpec.of(fleet, hosts)
        .withHealth(
            """
              within: 4s
              stable-for: %s
              every: 250ms
              checks:
                - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
            """
                .formatted(stableFor))
        .writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);

    var failed = deploy(ExampleReleases.HELLO.broken("1.1.0", how)).exits(3);
    assertThat(failed.out()).contains("rolled-back", "1.0.0");
    for (var host : hosts) {
      assertThat(version(host)).contains("\"1.0.0\"");
      assertThat(host.exec("readlink /opt/hello/current").out()).contains("releases/1.0.0-");
      assertThat(host.exec("systemctl list-units --all 'svc-deploy-*' --no-legend").out())
          .as("no dead-man or guard is left")
          .isBlank();
    }
    for (var host : report().path("hosts")) {
      assertThat(host.path("outcome").asText()).isEqualTo("rolled-back");
      assertThat(host.path("evidence").path("tries")).isNotEmpty();
      assertThat(host.path("evidence").path("leftAs").asText()).contains("1.0.0");
    }

    var again = deploy(ExampleReleases.HELLO.broken("1.1.0", how)).exits(1);
    assertThat(again.out()).contains("quarantined");
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aFailedFirstInstallLeavesNothingRegistered(Manager manager, Fleet fleet) {
    var hosts = fresh(fleet);
    FleetSpec.of(fleet, hosts).withManager(manager.word, manager.target).writeTo(folder);

    deploy(ExampleReleases.HELLO.broken("1.0.0", "broken_exit")).exits(1);

    for (var host : hosts) {
      assertThat(host.exec("pgrep -x hello").status()).isNotZero();
      assertThat(host.exec("test -e " + manager.directory + "/current").status()).isNotZero();
      assertThat(
              host.exec("find / -xdev -name 'hello*.service' -o -xdev -name 'svc-deploy-*.service'")
                  .out())
          .doesNotContain("/etc/systemd")
          .doesNotContain(".config/systemd");
      assertThat(host.exec("crontab -u deploy -l").out()).doesNotContain("svc-deploy");
    }
  }
}
