package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.svcdeploy.service.Registration.Installed;
import io.svcdeploy.service.Registration.Stored;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What each manager stores with a release, installs and enables. */
class RegistrationTest {
  @TempDir Path folder;

  private static Registration registration(ManagerKind kind, RunSpec run) {
    return ServiceManager.of(kind).registration(Definitions.service(run));
  }

  private static RunSpec starting(RunSpec.Start start) {
    return Definitions.run(start, new Logs.Journal());
  }

  private static String installed(Registration registration, String path) {
    return registration.installed().stream()
        .filter(file -> file.path().equals(path))
        .map(Installed::text)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void systemdGetsOneUnitAndAFileOfSecretsThatOnlyRootReads() {
    var registration = registration(ManagerKind.SYSTEMD, Definitions.defaults());
    assertThat(registration.stored()).containsExactly(new Stored("env", "", 0600));
    assertThat(registration.installed())
        .extracting(Installed::path)
        .containsExactly("/etc/systemd/system/hello.service");
    assertThat(registration.enabled()).containsExactly("hello.service");
  }

  @Test
  void theUsersOwnUnitsLieInTheirHome() {
    assertThat(registration(ManagerKind.SYSTEMD_USER, Definitions.defaults()).installed())
        .extracting(Installed::path)
        .containsExactly("/home/deploy/.config/systemd/user/hello.service");
  }

  @Test
  void aDelayedStartIsATimerInPlaceOfTheService() {
    var registration = registration(ManagerKind.SYSTEMD, starting(RunSpec.Start.DELAYED));
    assertThat(registration.enabled()).containsExactly("hello-delayed.timer");
    assertThat(installed(registration, "/etc/systemd/system/hello-delayed.timer"))
        .isEqualTo(
            """
            # Written by svc-deploy with each release; changes here are lost.
            [Unit]
            Description=Start of hello two minutes after boot
            [Timer]
            OnBootSec=2min
            Unit=hello.service
            [Install]
            WantedBy=timers.target
            """);
  }

  @Test
  void aServiceThatIsNotToStartByItselfEnablesNothing() {
    for (var kind : ManagerKind.values()) {
      for (var start : List.of(RunSpec.Start.MANUAL, RunSpec.Start.DISABLED)) {
        assertThat(registration(kind, starting(start)).enabled()).as(kind + " " + start).isEmpty();
      }
    }
  }

  @Test
  void logFilesAreRotatedByATimer() {
    var registration =
        registration(
            ManagerKind.SYSTEMD, Definitions.run(RunSpec.Start.AUTO, new Logs.Files(1_000_000, 3)));
    assertThat(registration.enabled()).containsExactly("hello.service", "hello-rotate.timer");
    assertThat(installed(registration, "/etc/systemd/system/hello-rotate.service"))
        .isEqualTo(
            """
            # Written by svc-deploy with each release; changes here are lost.
            [Unit]
            Description=Log rotation of hello
            [Service]
            Type=oneshot
            ExecStart=/bin/sh /opt/hello/current/.svc-deploy/rotate.sh
            """);
    assertThat(installed(registration, "/etc/systemd/system/hello-rotate.timer"))
        .contains("OnUnitActiveSec=1min", "WantedBy=timers.target");
    assertThat(registration.stored().get(1).text())
        .startsWith("LOGS=/opt/hello/logs\nLOG_BYTES=1000000\nLOG_KEEP=3\n")
        .endsWith("rotate_all\n");
  }

  @Test
  void rotationKeepsAsManyFilesAsItIsTold() throws Exception {
    var service =
        new ServiceDefinition(
            "hello", folder + "/it's $x", "", List.of(), Map.of(), Definitions.defaults(), 0);
    var script = LogRotation.script(service, new Logs.Files(10, 2));
    var log = Files.createDirectories(folder.resolve("it's $x/logs")).resolve("stdout.log");
    for (var line : List.of("first is too long", "second is too long", "third is too long", "")) {
      Files.writeString(log, line);
      assertThat(run(script)).isEmpty();
    }
    assertThat(log).isEmptyFile();
    assertThat(log.resolveSibling("stdout.log.1")).hasContent("third is too long");
    assertThat(log.resolveSibling("stdout.log.2")).hasContent("second is too long");
    assertThat(log.resolveSibling("stdout.log.3")).doesNotExist();
  }

  @Test
  void theSupervisorIsOfTheReleaseAndInstallsNothing() {
    var registration = registration(ManagerKind.SCRIPT, Definitions.defaults());
    assertThat(registration.installed()).isEmpty();
    assertThat(registration.enabled()).containsExactly("boot");
    assertThat(registration.stored())
        .extracting(Stored::name, Stored::mode)
        .containsExactly(tuple("env", 0600), tuple("service.sh", 0755));
    assertThat(registration.stored().get(1).text())
        .startsWith(
            """
            #!/bin/sh
            # Written by svc-deploy with each release; changes here are lost.
            SVC=hello
            DIR=/opt/hello
            STOP_SIGNAL=TERM
            STOP_SECONDS=30
            RESTART=always
            DELAY=1
            MAX_DELAY=30
            GIVE_UP=0
            GIVE_UP_WITHIN=0
            BOOT_DELAY=0
            LOGS=/opt/hello/logs
            LOG_BYTES=10000000
            LOG_KEEP=5
            """)
        .contains("run_service() { launch ./hello; }\n");
  }

  /** Whole seconds, rounded up; a delayed start waits at boot. */
  @Test
  void theSupervisorIsToldEverything() {
    assertThat(registration(ManagerKind.SCRIPT, Definitions.everything()).stored().get(1).text())
        .contains(
            "STOP_SIGNAL=INT\nSTOP_SECONDS=45\nRESTART=on-failure\nDELAY=1\nMAX_DELAY=30\n"
                + "GIVE_UP=5\nGIVE_UP_WITHIN=600\nBOOT_DELAY=120\n",
            "LOG_BYTES=1000000\nLOG_KEEP=3\n");
  }

  /** The whole script, with everything nasty in it, and the shell's own idea of the words. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
  void aRealShellReadsTheSupervisorsWordsBack() throws Exception {
    var directory = "/a 'b' \"c\" $x `y` \\ % \n ü";
    var service =
        new ServiceDefinition(
            "hello", directory, "", NastyText.EXAMPLES, Map.of(), Definitions.defaults(), 0);
    var supervisor =
        ServiceManager.of(ManagerKind.SCRIPT).registration(service).stored().get(1).text();
    var head = supervisor.substring(0, supervisor.indexOf("# The supervisor of one release"));
    var output =
        run(head + "launch() { printf '%s\\0' \"$DIR\" \"$LOGS\" \"$@\"; }\nrun_service\n");
    assertThat(output.substring(0, output.length() - 1).split("\0", -1))
        .startsWith(directory, directory + "/logs", "./hello")
        .endsWith(NastyText.EXAMPLES.toArray(String[]::new));
  }

  private static String run(String script) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh").redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(script.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
