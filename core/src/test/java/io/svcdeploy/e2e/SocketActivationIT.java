package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd holds the port ({@code run.listen}): clients that ask all the time lose nothing. */
@RealHosts
class SocketActivationIT {
  private static final String OWN_PORT =
      """
        env: { PORT: "8080", HOST: 0.0.0.0 }
      """;
  private static final String LISTEN = OWN_PORT + "  listen: [\":8080\"]\n";
  private static final String HEALTH =
      """
        within: 10s
        stable-for: 500ms
        every: 250ms
        checks:
          - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
      """;

  @TempDir Path folder;

  private FleetSpec spec(Fleet fleet, List<TestHost> hosts) {
    hosts.get(0).freshState();
    return FleetSpec.of(fleet, hosts).withHealth(HEALTH);
  }

  private Cli.Result deploy(Path release) {
    return Cli.in(folder).run("deploy", "--from", release.toString());
  }

  private static String socket(TestHost host) {
    return host.exec("systemctl is-active hello.socket").out().strip();
  }

  @Test
  void tenDeploymentsAndABrokenReleaseLoseNoRequest(Fleet fleet) throws Exception {
    var hosts = fleet.hosts(1);
    var host = hosts.get(0);
    spec(fleet, hosts).withRun(LISTEN).writeTo(folder);
    var one = ExampleReleases.HELLO.good("1.0.0");
    var two = ExampleReleases.HELLO.good("1.1.0");
    var broken = ExampleReleases.HELLO.broken("1.2.0", "broken_exit");
    deploy(one).exits(0);

    for (boolean keepAlive : List.of(false, true)) {
      try (var load = Load.on(host.address(), 8080, 200, keepAlive)) {
        for (int i = 0; i < 5; i++) {
          deploy(i % 2 == 0 ? two : one).exits(0);
        }
        if (keepAlive) {
          deploy(broken).exits(3);
        }
        deploy(one).exits(0);
        load.stop();
        assertThat(load.failures()).as("of %d", load.answers()).isEmpty();
        assertThat(load.answersOf("1.0.0")).isPositive();
        assertThat(load.answersOf("1.1.0")).isPositive();
      }
    }
    assertThat(socket(host)).isEqualTo("active");
  }

  @Test
  void aServiceThatHeldItsPortItselfIsTakenOverAndBroughtBack(Fleet fleet) {
    var hosts = fleet.hosts(1);
    var host = hosts.get(0);
    var spec = spec(fleet, hosts).withRun(OWN_PORT).writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    assertThat(socket(host)).isNotEqualTo("active");

    spec.withRun(LISTEN).writeTo(folder);
    deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_500")).exits(3);
    assertThat(socket(host)).isNotEqualTo("active");
    assertThat(host.exec("test -e /etc/systemd/system/hello.socket").status()).isNotZero();

    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    assertThat(socket(host)).isEqualTo("active");
    host.exec("systemctl stop hello.socket hello.service").orFail();
    deploy(ExampleReleases.HELLO.broken("1.3.0", "broken_500")).exits(3);
    assertThat(socket(host)).as("was stopped by hand").isNotEqualTo("active");
    Cli.in(folder).run("rollback").exits(0);
    assertThat(socket(host)).isNotEqualTo("active");
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains("1.0.0");
  }

  /** With hooks, which the user's manager runs as well. */
  @Test
  void theUsersOwnManagerHoldsSocketsToo(Fleet fleet) {
    var hosts = fleet.hosts(1);
    var host = hosts.get(0);
    var spec = spec(fleet, hosts);
    host.exec("loginctl enable-linger deploy").orFail();
    spec.withManager("systemd-user", "sudo: false")
        .withRun(LISTEN.replace("]", ", /home/deploy/hello.sock]"))
        .withRest(
            "hooks: { before-stop: [&note \"echo $SVC_DEPLOY_HOOK >>ran\"], after-confirm: [*note],"
                + " after-revert: [*note] }\n")
        .writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    host.exec("rm /home/deploy/hello/ran").orFail();

    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_exit")).exits(3);

    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains("1.1.0");
    assertThat(host.exec("cat /home/deploy/hello/ran").out().lines())
        .containsExactly("before-stop", "after-confirm", "before-stop", "after-revert");
    assertThat(host.exec("stat -c '%a %U' /home/deploy/hello.sock").out()).contains("660 deploy");
  }
}
