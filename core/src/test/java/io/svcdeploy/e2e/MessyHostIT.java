package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and other tools leave on a host is neither taken over nor made worse. */
@RealHosts
class MessyHostIT {
  @TempDir Path folder;

  private TestHost host;
  private FleetSpec spec;

  @BeforeEach
  void freshHost(Fleet fleet) {
    host = fleet.host(1);
    host.freshState();
    spec = FleetSpec.of(fleet, List.of(host)).writeTo(folder);
  }

  private Cli.Result deploy(Path release) {
    return Cli.in(folder).run("deploy", "--from", release.toString());
  }

  @Test
  void aUnitOfThisNameThatIsNotOursIsLeftAlone() {
    host.exec(
            """
            printf '[Service]\nExecStart=/bin/sleep 1000\n' >/etc/systemd/system/hello.service
            systemctl daemon-reload && systemctl start hello
            """)
        .orFail();
    var before = host.exec("systemctl show -p MainPID hello; systemctl cat hello").orFail();

    var result = deploy(ExampleReleases.HELLO.good("1.0.0")).exits(1);

    assertThat(result.all())
        .contains("/etc/systemd/system/hello.service is there already")
        .contains("nothing was changed", "choose another `service` name");
    assertThat(host.exec("systemctl show -p MainPID hello; systemctl cat hello").orFail())
        .isEqualTo(before);
  }

  @Test
  void aSocketOfThisNameThatIsNotOursIsLeftAlone() {
    spec.withRun("  env: { PORT: \"8080\" }\n  listen: [\":8080\"]\n").writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    spec.writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
    var socket = "/etc/systemd/system/hello.socket";
    host.exec("printf '[Socket]\\nListenStream=9999\\n' >" + socket + "; systemctl daemon-reload")
        .orFail();
    var there = socket + " is there already, and not made by svc-deploy";

    // The host itself refuses; what a release has is not known here.
    assertThat(Cli.in(folder).run("rollback").exits(1).all())
        .contains(there, "nothing was switched");
    spec.withRun("  env: { PORT: \"8080\" }\n  listen: [\":8080\"]\n").writeTo(folder);
    assertThat(deploy(ExampleReleases.HELLO.good("1.2.0")).exits(1).all())
        .contains(there, "nothing was changed");

    assertThat(host.exec("cat " + socket).orFail()).contains("9999");
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains("\"1.1.0\"");
  }

  @Test
  void theSameServiceInAnotherFolderIsLeftAlone() {
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    spec.withManager("systemd", "sudo: true\n    directory: /srv/hello").writeTo(folder);

    assertThat(deploy(ExampleReleases.HELLO.good("1.1.0")).exits(1).all())
        .contains("not made by svc-deploy for /srv/hello");
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains("\"1.0.0\"");
  }

  @Test
  void aLinkOfAnotherToolIsLeftAlone() {
    host.exec("mkdir -p /opt/hello/v7 && ln -s v7 /opt/hello/current").orFail();

    assertThat(deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_500")).exits(1).all())
        .contains("current points to ./v7, which is none of our releases");
    assertThat(host.exec("readlink /opt/hello/current").orFail()).isEqualTo("v7");
  }

  @Test
  void anOldVersionWhoseSumsAreLostIsSeenHealthyBeforeThatIsSaid() {
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    host.exec(
            """
            : >/opt/hello/current/.svc-deploy/SHA256SUMS
            mkdir -p /etc/systemd/system/hello.service.d
            printf '[Service]\nExecStartPre=/usr/bin/test ! -e /run/spoiled\n' \
              >/etc/systemd/system/hello.service.d/spoil.conf
            systemctl daemon-reload
            """)
        .orFail();

    assertThat(deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_500")).exits(3).all())
        .contains("gate: healthy");

    host.exec("touch /run/spoiled").orFail();
    assertThat(deploy(ExampleReleases.HELLO.good("1.1.0")).exits(4).all())
        .contains("1.0.0 is not healthy either");
  }

  private static final String CHECKS_FOR_LONG =
      """
        within: 20m
        stable-for: 1s
        every: 250ms
        checks:
          - process: same-binary
          - command: "%s"
      """;

  @Test
  void aClockThatJumpsDoesNotSpoilADeploymentThatIsUnderWay() {
    var jump = "sed -i 's/^expires=.*/expires=1/' /opt/hello/.svc-deploy/lock/*";
    spec.withHealth(CHECKS_FOR_LONG.formatted(jump)).writeTo(folder);

    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
  }

  @Test
  void theLockOutlastsTheGateOfTheOldVersion() {
    var look = "cat $(ls -v /opt/hello/.svc-deploy/lock/* | tail -n 1) >>/opt/leases";
    spec.withHealth(CHECKS_FOR_LONG.formatted(look)).writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);

    deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_exit")).exits(3);

    assertThat(host.exec("sed -n 's/^expires=//p' /opt/leases | sort -n | head -n 1").out().strip())
        .satisfies(
            first ->
                assertThat(Long.parseLong(first) - System.currentTimeMillis() / 1000)
                    .isGreaterThan(1000));
  }

  @Test
  void aSupervisedServiceWhoseFolderIsGoneIsPutRightByTheNextDeployment() {
    spec.withManager("script", "sudo: false\n    directory: ~/hello").writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    host.exec("rm -r /home/deploy/hello/releases/1.0.0-*").orFail();

    deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);

    assertThat(host.exec("pgrep -cx hello").out().strip()).isEqualTo("1");
  }

  @Test
  void anotherManagerDoesNotStartASecondOne() {
    var there = "directory: /srv/hello";
    host.exec("mkdir /srv/hello && chown deploy /srv/hello").orFail();
    spec.withManager("script", "sudo: false\n    " + there).writeTo(folder);
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    spec.withManager("systemd", "sudo: true\n    " + there).writeTo(folder);

    assertThat(deploy(ExampleReleases.HELLO.good("1.1.0")).exits(1).all())
        .contains("is run by the manager script");
    assertThat(host.exec("pgrep -cx hello").out().strip()).isEqualTo("1");
  }
}
