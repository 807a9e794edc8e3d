package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.script.Sh;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody confirms: the controller was killed, or the host lost its power in between. */
@RealHosts
class DeadManIT {
  /** Characters that mean something to a shell, a unit file or a crontab. */
  private static final String ODD_FOLDER = "my 100% $HOME";

  /** More of them; systemd takes no quotes in the path of a program. */
  private static final String ODDER_FOLDER = "my 100% \"odd\" $HOME it's";

  @TempDir Path temp;

  /** One host with its own deployment file and command. */
  private record Site(TestHost host, Path folder, String directory, boolean script) {
    Cli cli() {
      return Cli.in(folder);
    }

    String current() {
      return host.exec("readlink " + Sh.quote(directory + "/current")).out().strip();
    }

    /** Of the service itself, asked on the host; empty if it does not answer. */
    String answer() {
      return host.exec("curl -s http://127.0.0.1:8080/healthz").out();
    }

    String ours(String command) {
      return host.exec("cd " + Sh.quote(directory + "/.svc-deploy") + " && " + command).orFail();
    }
  }

  private Site site(Fleet fleet, TestHost host, String manager) {
    host.freshState();
    boolean script = manager.equals("script");
    var directory = script ? "/home/deploy/" + ODDER_FOLDER : "/opt/" + ODD_FOLDER;
    var folder = temp.resolve(host.name());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FleetSpec.of(fleet, List.of(host))
        .withManager(
            manager, "sudo: " + !script + "\n    directory: '" + directory.replace("'", "''") + "'")
        .withRun(
            """
              env: { PORT: "8080" }
              stop: { signal: TERM, timeout: 2s }
            """)
        .withHealth(
            """
              within: 5s
              stable-for: 5s
              every: 250ms
              try-timeout: 1s
              checks:
                - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
            """)
        .writeTo(folder);
    return new Site(host, folder, directory, script);
  }

  private static void deploy(Site site, String version) {
    site.cli().run("deploy", "--from", ExampleReleases.HELLO.good(version).toString()).exits(0);
  }

  /** Starts a deployment and kills the controller while the new version is on probation. */
  private static void abandon(List<Site> sites, String version) throws IOException {
    var release = ExampleReleases.HELLO.good(version).toString();
    for (Site site : sites) {
      var controller = site.cli().start("deploy", "--from", release);
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> onProbation(site));
        assertThat(site.answer()).contains("\"" + version + "\"");
      } finally {
        controller.destroyForcibly();
        controller.onExit().join();
      }
    }
  }

  /** Switched, answering, and not decided yet. */
  private static boolean onProbation(Site site) {
    var states =
        site.host()
            .exec("cat '" + site.directory().replace("'", "'\\''") + "'/.svc-deploy/tx/*/state");
    return states.out().lines().anyMatch("activated"::equals) && !site.answer().isEmpty();
  }

  @Test
  void withoutItsControllerTheHostGoesBackInTimeAndTheNextDeploymentSucceeds(Fleet fleet)
      throws IOException {
    var hosts = fleet.hosts(4);
    var upgrades =
        List.of(site(fleet, hosts.get(0), "systemd"), site(fleet, hosts.get(1), "script"));
    var installs =
        List.of(site(fleet, hosts.get(2), "systemd"), site(fleet, hosts.get(3), "script"));
    upgrades.forEach(site -> deploy(site, "1.0.0"));

    abandon(upgrades, "1.1.0");
    abandon(installs, "1.1.0");

    for (Site site : upgrades) {
      awaitOwnReversal(site);
      assertThat(site.current()).contains("releases/1.0.0-");
      await().atMost(Duration.ofSeconds(10)).until(() -> site.answer().contains("\"1.0.0\""));
    }
    for (Site site : installs) {
      awaitOwnReversal(site);
      assertThat(site.current()).isEmpty();
      assertThat(site.answer()).isEmpty();
      assertThat(site.host().exec("crontab -u deploy -l").out()).doesNotContain("svc-deploy");
    }
    for (Site site : List.of(upgrades.get(0), installs.get(0))) {
      assertThat(site.host().exec("find /etc/systemd -name '*hello*'").out())
          .as("of the first install nothing is left; of the upgrade no guard")
          .doesNotContain("guard")
          .satisfies(found -> assertThat(found.isEmpty()).isEqualTo(site.equals(installs.get(0))));
    }

    // The dead controller's lease is not over yet; then it is.
    var again = ExampleReleases.HELLO.good("1.1.0").toString();
    var site = upgrades.get(0);
    assertThat(site.cli().run("deploy", "--from", again).exits(5).all()).contains("locked by");
    for (Site each : List.of(site, installs.get(1))) {
      each.ours("sed -i 's/^expires=.*/expires=1/' lock/*");
      assertThat(each.cli().run("deploy", "--from", again).exits(0).all())
          .contains("took over an expired lock");
      assertThat(each.answer()).contains("\"1.1.0\"");
    }
  }

  /** Waits for it, and checks by the host's own log that the dead-man was on time. */
  private static void awaitOwnReversal(Site site) {
    await()
        .atMost(Duration.ofSeconds(70))
        .untilAsserted(
            () ->
                assertThat(site.ours("cat tx/*/state").lines())
                    .as(
                        () ->
                            site.ours(
                                "tail -n 20 tx/*/log tx/*/err; date +%s; ls tx/*; ps -ef | grep tx.sh;"
                                    + " systemctl list-timers --all --no-pager || :"))
                    .contains("reverted"));
    var log = site.ours("cat tx/*/log");
    var armed = Pattern.compile("(\\d+) dead-man armed: reverts in (\\d+) s").matcher(log);
    var fired = Pattern.compile("(\\d+) no confirmation: deadman goes back").matcher(log);
    assertThat(fired.find()).as(log).isTrue();
    // The last one armed: an upgrade's first deployment armed one too.
    long due = 0;
    while (armed.find()) {
      due = Long.parseLong(armed.group(1)) + Long.parseLong(armed.group(2));
    }
    assertThat(Long.parseLong(fired.group(1)) - due).as(log).isBetween(-1L, 2L);
  }

  /** By hand, or by a host that is short of memory. */
  @Test
  void aDeadManThatIsKilledTriesAgain(Fleet fleet) throws IOException {
    var site = site(fleet, fleet.hosts(1).get(0), "systemd");
    deploy(site, "1.0.0");
    abandon(List.of(site), "1.1.0");

    var unit = "'svc-deploy-hello-*-deadman.service'";
    var killed =
        site.host()
            .exec(
                "for i in $(seq 2000); do if systemctl -q is-active %s; then systemctl kill -s KILL %s && echo killed; break; fi; sleep 0.02; done"
                    .formatted(unit, unit));

    assertThat(killed.out()).contains("killed");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(site.ours("cat tx/*/state").lines()).contains("reverted"));
    assertThat(site.current()).contains("releases/1.0.0-");
    await().atMost(Duration.ofSeconds(10)).until(() -> site.answer().contains("\"1.0.0\""));
  }

  @Test
  void aHostThatRebootsOnProbationComesUpOnTheOldVersion(Fleet fleet) throws IOException {
    var hosts = fleet.hosts(2);
    var sites = List.of(site(fleet, hosts.get(0), "systemd"), site(fleet, hosts.get(1), "script"));
    sites.forEach(site -> deploy(site, "1.0.0"));

    abandon(sites, "1.1.0");
    sites.get(0).host().powerCycle();
    sites.get(1).host().reboot();

    for (Site site : sites) {
      await().atMost(Duration.ofSeconds(20)).until(() -> site.answer().contains("\"1.0.0\""));
      assertThat(site.current()).contains("releases/1.0.0-");
      assertThat(site.ours("cat tx/*/state").lines()).contains("reverted");
      assertThat(site.ours("tail -n 1 journal.jsonl")).contains("\"reverted\"", "\"boot\"");
      assertThat(site.host().exec("find /etc/systemd -name 'svc-deploy-guard*'").out()).isEmpty();
    }
  }
}
