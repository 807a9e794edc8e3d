package io.svcdeploy.testhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The real hosts are what the tests on them take for granted. */
@RealHosts
class FleetIT {
  private static final String PRINT_PASSWORD = "#!/bin/sh\necho \"$WORD\"\n";

  @Test
  void loginByKeyAndExactKnownHosts(Fleet fleet) {
    for (TestHost host : fleet.hosts(2)) {
      assertThat(ssh(fleet, host, fleet.user(), "hostname; whoami").orFail())
          .isEqualTo(host.name() + "\ndeploy");
    }
    var keys = fleet.hosts(2).stream().map(TestHost::hostKey).distinct();
    assertThat(keys).hasSize(2).allMatch(key -> key.startsWith("ssh-ed25519 "));
  }

  @Test
  void loginByPassword(Fleet fleet) throws Exception {
    var host = fleet.host(1);
    var askpass = Files.writeString(fleet.folder().resolve("askpass"), PRINT_PASSWORD);
    assertThat(askpass.toFile().setExecutable(true)).isTrue();
    for (String password : List.of(fleet.password(), "wrong")) {
      var environment =
          List.of("env", "SSH_ASKPASS=" + askpass, "SSH_ASKPASS_REQUIRE=force", "WORD=" + password);
      var options = List.of("-o", "BatchMode=no", "-o", "PreferredAuthentications=password");
      var words = new ArrayList<>(environment);
      words.addAll(sshWords(fleet, host, fleet.user(), options, "whoami"));
      assertThat(Command.run(Duration.ofSeconds(30), words).out())
          .isEqualTo(password.equals("wrong") ? "" : "deploy\n");
    }
  }

  @Test
  void oneUserMayBecomeRootAndOneMayNot(Fleet fleet) {
    var host = fleet.host(1);
    assertThat(ssh(fleet, host, fleet.user(), "sudo -n id -u").orFail()).isEqualTo("0");
    var refused = ssh(fleet, host, fleet.userWithoutSudo(), "sudo -n id -u");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void systemdRunsServicesInASandboxAndTimers(Fleet fleet) {
    var host = fleet.host(1);
    assertThat(host.exec("systemctl is-system-running").out().strip()).isEqualTo("running");
    assertThat(
            host.exec(
                    "systemd-run --quiet --pipe --wait -p DynamicUser=yes -p ProtectSystem=strict"
                        + " -p PrivateTmp=yes -p NoNewPrivileges=yes -p ProtectHome=yes"
                        + " sh -c 'touch /usr/x 2>/dev/null || echo strict; id -u'")
                .orFail())
        .startsWith("strict\n")
        .doesNotEndWith("\n0");
    host.exec(
            "systemd-run --quiet --on-active=1s --timer-property=AccuracySec=100ms"
                + " touch /run/timer-fired")
        .orFail();
    Waiting.until("the timer", () -> host.exec("test -e /run/timer-fired").status() == 0);
  }

  @Test
  void userServicesOutliveTheLoginThatStartedThem(Fleet fleet) {
    var host = fleet.host(1);
    host.exec("loginctl enable-linger deploy").orFail();
    var unit = "lingers-" + System.nanoTime();
    ssh(fleet, host, fleet.user(), "systemd-run --user --quiet --unit=" + unit + " sleep 60")
        .orFail();
    assertThat(ssh(fleet, host, fleet.user(), "systemctl --user is-active " + unit).orFail())
        .isEqualTo("active");
    ssh(fleet, host, fleet.user(), "systemctl --user stop " + unit).orFail();
  }

  @Test
  void cronIsThere(Fleet fleet) {
    var host = fleet.host(1);
    assertThat(host.exec("systemctl is-active cron").orFail()).isEqualTo("active");
    ssh(fleet, host, fleet.user(), "echo '@reboot true' | crontab - && crontab -l && crontab -r")
        .orFail();
  }

  @Test
  void rebootComesBackOnTheSameDisk(Fleet fleet) {
    var host = fleet.host(2);
    var before = host.exec("echo kept > /root/kept; cat /proc/sys/kernel/random/boot_id").orFail();
    host.reboot();
    assertThat(host.exec("cat /root/kept; cat /proc/sys/kernel/random/boot_id").orFail())
        .startsWith("kept\n")
        .doesNotContain(before);
    ssh(fleet, host, fleet.user(), "true").orFail();
  }

  @Test
  void aPowerFailureStopsNothingInOrderAndKeepsTheDisk(Fleet fleet) {
    var host = fleet.host(2);
    host.exec(
            "systemd-run --quiet -p ExecStop='touch /root/stopped-in-order' sleep 100; echo kept >"
                + " /root/kept")
        .orFail();
    host.powerCycle();
    assertThat(host.exec("cat /root/kept; ls /root").orFail())
        .startsWith("kept\n")
        .doesNotContain("stopped-in-order");
  }

  @Test
  void aPulledCableLosesPacketsUntilItIsPutBack(Fleet fleet) {
    var host = fleet.host(2);
    host.interfaceDown();
    assertThat(ssh(fleet, host, fleet.user(), "true").status()).isEqualTo(255);
    assertThat(host.exec("echo still here").orFail()).isEqualTo("still here");
    host.interfaceUp();
    Waiting.until("the network", () -> ssh(fleet, host, fleet.user(), "true").status() == 0);
  }

  @Test
  void freshStateForgetsAllChangesAndKeepsTheIdentity(Fleet fleet) {
    var host = fleet.host(2);
    host.exec("touch /opt/litter; useradd guest; rm /usr/bin/zstd").orFail();
    host.freshState();
    assertThat(host.exec("ls /opt; command -v zstd; grep -c guest: /etc/passwd").out())
        .isEqualTo("/usr/bin/zstd\n0\n");
    ssh(fleet, host, fleet.user(), "true").orFail();
  }

  @Test
  void disksFillUpTurnReadOnlyAndCommandsAreMissing(Fleet fleet) {
    var host = fleet.host(2);
    host.smallDisk("/opt/small", 1);
    assertThat(host.exec("head -c 2000000 /dev/zero > /opt/small/file").err())
        .contains("No space left");
    host.unmount("/opt/small");
    host.readOnly("/opt");
    assertThat(host.exec("touch /opt/file").err()).contains("Read-only file system");
    host.unmount("/opt");
    host.exec("touch /opt/file").orFail();
    host.hide("zstd");
    assertThat(ssh(fleet, host, fleet.user(), "command -v zstd").out()).isEmpty();
    host.unhide("zstd");
    assertThat(ssh(fleet, host, fleet.user(), "command -v zstd").orFail()).isNotEmpty();
  }

  @Test
  void nothingIsLeftAfterCloseNorAfterACrash() throws Exception {
    for (String ending : List.of("close", "exit", "crash")) {
      var left = runInAnotherProcess(ending);
      if (ending.equals("crash")) {
        assertThat(litter(left)).as("the crash leaves something to clean").isNotEmpty();
        Fleet.open().close();
      }
      assertThat(litter(left)).as(ending).isEmpty();
    }
  }

  private record Run(String name, Path folder) {}

  private static List<String> litter(Run run) throws IOException {
    var found = new ArrayList<String>();
    Mounts.under(run.folder()).forEach(mount -> found.add("mount " + mount));
    if (new Cgroup(run.name()).exists()) {
      found.add("control group " + run.name());
    }
    try (var interfaces = Files.list(Path.of("/sys/class/net"))) {
      interfaces
          .map(link -> link.getFileName().toString())
          .filter(link -> link.equals(run.name()) || link.startsWith("vb-" + run.name() + "-"))
          .forEach(found::add);
    }
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(run.folder() + "/"))
        .forEach(process -> found.add("process " + process.info().commandLine()));
    return found;
  }

  private static Run runInAnotherProcess(String ending) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                OtherRun.class.getName(),
                ending)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var run = new Run(output.readLine(), Path.of(output.readLine()));
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return run;
    }
  }

  /** Boots a host in a process of its own, and ends in different ways. */
  static final class OtherRun {
    public static void main(String[] args) {
      var fleet = Fleet.open();
      fleet.host(1);
      System.out.println(fleet.name() + "\n" + fleet.folder());
      switch (args[0]) {
        case "close" -> fleet.close();
        case "exit" -> System.exit(0);
        default -> Runtime.getRuntime().halt(1);
      }
    }
  }

  private static Command.Result ssh(Fleet fleet, TestHost host, String user, String command) {
    return Command.run(Duration.ofSeconds(30), sshWords(fleet, host, user, List.of(), command));
  }

  private static List<String> sshWords(
      Fleet fleet, TestHost host, String user, List<String> options, String command) {
    var words = new ArrayList<>(List.of("ssh", "-F", "none", "-i", fleet.clientKey().toString()));
    words.addAll(options); // OpenSSH takes the first value of an option
    words.addAll(List.of("-o", "UserKnownHostsFile=" + fleet.knownHosts()));
    words.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"));
    words.addAll(List.of("-o", "ConnectTimeout=3", user + "@" + host.address(), command));
    return words;
  }
}
