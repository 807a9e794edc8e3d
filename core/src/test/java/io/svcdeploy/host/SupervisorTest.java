package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.script.Sh;
import io.svcdeploy.service.ServiceDefinition;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Restart.Policy;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.spec.WindowsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The supervisor of the {@code script} manager, for real. */
@EnabledOnOs(OS.LINUX)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class SupervisorTest {
  private static final String STEADY =
      "trap 'echo asked to end; exit 0' TERM\necho up; while :; do sleep 0.1; done\n";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path temp;
  private HostShell host;
  private Path directory;

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  /** A release whose program is this text; its settings are the fastest there are. */
  private void install(HostShell.Kind kind, String program, Policy policy, int failures)
      throws IOException {
    install(kind, program, policy, failures, Map.of());
  }

  private void install(
      HostShell.Kind kind, String program, Policy policy, int failures, Map<String, String> env)
      throws IOException {
    host = new HostShell(kind, temp);
    directory = temp.resolve("my 'odd' service");
    var release = directory.resolve("releases/1.0.0-aa");
    Files.createDirectories(release.resolve(".svc-deploy"));
    executable(release.resolve("hello"), "#!/bin/sh\n" + program);
    Files.createSymbolicLink(directory.resolve("current"), Path.of("releases/1.0.0-aa"));
    var definition =
        new ServiceDefinition(
            "hello",
            directory.toString(),
            temp.toString(),
            List.of("an 'odd' $argument"),
            env,
            run(policy, failures),
            0);
    var registration = ServiceManager.of(ManagerKind.SCRIPT).registration(definition);
    for (var file : registration.stored()) {
      executable(release.resolve(".svc-deploy").resolve(file.name()), file.text());
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static RunSpec run(Policy policy, int failures) {
    var restart =
        new RunSpec.Restart(
            policy,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Optional.of(new RunSpec.GiveUp(failures, Duration.ofMinutes(1))));
    return new RunSpec(
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        RunSpec.Start.AUTO,
        RunSpec.Type.SIMPLE,
        restart,
        new RunSpec.Stop("TERM", Duration.ofSeconds(1)),
        new RunSpec.Logs.Files(2_000, 2),
        Map.of(),
        List.of(),
        List.of(),
        WindowsSpec.DEFAULT);
  }

  @AfterEach
  void nothingStaysBehind() throws IOException {
    var pids = List.of(look().number("pid", 0), supervisor());
    service("stop").exits(0);
    for (long pid : pids) {
      assertThat(runs(pid)).as("process %d", pid).isFalse();
    }
  }

  private HostShell.Result service(String verb) {
    return host.run("exec sh " + Sh.quote(script().toString()) + " " + verb);
  }

  private Path script() {
    return directory.resolve("current/.svc-deploy/service.sh");
  }

  private Fields look() {
    return service("look").exits(0).fields();
  }

  private long pid() {
    await().atMost(SOON).until(() -> look().number("pid", 0) > 0);
    return look().number("pid", 0);
  }

  /** The supervisor's pid; 0 if none was ever there. */
  private long supervisor() throws IOException {
    try (var files = Files.list(directory.resolve(".svc-deploy/run"))) {
      var link =
          files.filter(file -> file.getFileName().toString().startsWith("supervisor.")).findFirst();
      return link.isEmpty()
          ? 0
          : Long.parseLong(Files.readSymbolicLink(link.get()).toString().split(" ")[0]);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** A zombie does not run. */
  private static boolean runs(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    try {
      return pid > 0
          && Files.readAllLines(status).stream()
              .noneMatch(line -> line.matches("State:\\s+[ZX].*"));
    } catch (IOException e) {
      return false;
    }
  }

  private String log() throws IOException {
    var file = directory.resolve("logs/stdout.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static long count(String text, String part) {
    return text.lines().filter(part::equals).count();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void startsTheProgramOnceWithItsEnvironmentAndStopsIt(HostShell.Kind kind) throws IOException {
    // Names that the supervisor itself uses.
    var env = Map.of("LOGS", "/nowhere", "HERE", "x", "APART", "x", "GREETING", "a \"b\" $c `d`");
    install(kind, "echo \"$1|$GREETING|$LOGS\"\n" + STEADY, Policy.ALWAYS, 5, env);
    service("start").exits(0);
    await().atMost(SOON).until(() -> log().contains("up"));
    assertThat(log()).contains("an 'odd' $argument|a \"b\" $c `d`|/nowhere");
    service("start").exits(0);
    var look = look();
    assertThat(look.flag("active")).isTrue();
    assertThat(look.flag("wanted")).isTrue();
    assertThat(look.text("status")).contains("running");
    long pid = pid();

    service("stop").exits(0);
    assertThat(runs(pid)).isFalse();
    assertThat(count(log(), "up")).isEqualTo(1);
    assertThat(count(log(), "asked to end")).as("one signal, not more").isEqualTo(1);
    assertThat(look().flag("active")).isFalse();
    assertThat(look().flag("wanted")).isFalse();
    assertThat(look().flag("failed")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theProgramIgnoresNoSignal(HostShell.Kind kind) throws IOException {
    install(kind, STEADY, Policy.ALWAYS, 5);
    assumeThat(host.run("env --default-signal true").status())
        .as("only GNU env can give a program its signals back")
        .isZero();
    // As over SSH: from a shell's background, under nohup.
    host.run("trap '' HUP\nsh " + Sh.quote(script().toString()) + " start & wait").exits(0);
    var status = Files.readAllLines(Path.of("/proc/" + pid() + "/status"));
    long hangUpInterruptQuit = 0b111;
    assertThat(status.stream().filter(line -> line.startsWith("SigIgn:")).findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(Long.parseUnsignedLong(line.split("\\s+")[1], 16) & hangUpInterruptQuit)
                    .isZero());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void restartsAreCountedUntilItGivesUp(HostShell.Kind kind) throws IOException {
    install(kind, "echo try; exit 3\n", Policy.ALWAYS, 3);
    service("start").exits(0);
    await().atMost(SOON).until(() -> look().flag("failed"));
    var look = look();
    assertThat(count(log(), "try")).isEqualTo(3);
    assertThat(look.number("restarts", -1)).isEqualTo(2);
    assertThat(look.text("status").orElse("")).contains("gave up", "3 failures", "exit status 3");
    await().atMost(SOON).until(() -> !look().flag("wanted"));

    // Somebody starts it again: it is forgiven.
    service("start").exits(0);
    await().atMost(SOON).until(() -> count(log(), "try") == 6);
  }

  @ParameterizedTest
  @EnumSource(value = HostShell.Kind.class, names = "SYSTEM")
  void policyOnFailureLeavesAGoodEndAlone(HostShell.Kind kind) throws IOException {
    install(kind, "echo done\n", Policy.ON_FAILURE, 5);
    service("start").exits(0);
    await().atMost(SOON).until(() -> log().contains("done") && !look().flag("wanted"));
    assertThat(count(log(), "done")).isEqualTo(1);
    assertThat(look().flag("failed")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = HostShell.Kind.class, names = "SYSTEM")
  void policyNeverLeavesAFailureAlone(HostShell.Kind kind) throws IOException {
    install(kind, "echo tried; exit 4\n", Policy.NEVER, 5);
    service("start").exits(0);
    await().atMost(SOON).until(() -> look().flag("failed"));
    assertThat(count(log(), "tried")).isEqualTo(1);
    assertThat(look().text("status").orElse("")).contains("exit status 4");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aKilledSupervisorsProgramIsEndedBeforeTheNextOneStarts(HostShell.Kind kind)
      throws IOException {
    install(kind, STEADY, Policy.ALWAYS, 5);
    service("start").exits(0);
    long first = pid();
    kill(supervisor());
    assertThat(look().text("status")).contains("running without its supervisor");
    assertThat(look().flag("wanted")).isTrue();

    service("start").exits(0);
    await().atMost(SOON).until(() -> count(log(), "up") == 2);
    assertThat(runs(first)).as("never two").isFalse();
    assertThat(pid()).isNotEqualTo(first);

    kill(supervisor());
    long second = pid();
    service("stop").exits(0);
    assertThat(runs(second)).as("what was left behind is stopped too").isFalse();
  }

  private static void kill(long pid) throws IOException {
    assertThat(pid).isPositive();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(SOON).until(() -> !runs(pid));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void manyStartsAtOnceMakeOneProgram(HostShell.Kind kind) throws IOException {
    install(kind, STEADY, Policy.ALWAYS, 5);
    var start = "exec sh " + Sh.quote(script().toString()) + " start";
    host.together(List.of(start, start, start, start)).forEach(result -> result.exits(0));
    await().atMost(SOON).until(() -> log().contains("up"));
    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> count(log(), "up") == 1);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void anotherProcessWithTheSameNumberIsNotTheProgram(HostShell.Kind kind) throws Exception {
    install(kind, STEADY, Policy.ALWAYS, 5);
    service("start").exits(0);
    pid();
    service("stop").exits(0);
    var other = new ProcessBuilder("sleep", "60").start();
    try {
      var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      Files.writeString(
          directory.resolve(".svc-deploy/run/child"), other.pid() + " " + boot + " 12345\n");
      assertThat(look().number("pid", -1)).isZero();
      service("stop").exits(0);
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whatIgnoresTheSignalIsKilledWithItsChildren(HostShell.Kind kind) throws IOException {
    install(
        kind,
        "trap '' TERM\nsleep 1000 & echo $! >pid\necho up; wait; sleep 1000\n",
        Policy.ALWAYS,
        5);
    service("start").exits(0);
    await().atMost(SOON).until(() -> log().contains("up"));
    long pid = pid();
    long child = Long.parseLong(Files.readString(directory.resolve("current/pid")).strip());
    assertThat(runs(child)).isTrue();
    service("stop").exits(0);
    assertThat(runs(pid)).isFalse();
    await().atMost(SOON).until(() -> !runs(child));
  }

  @ParameterizedTest
  @EnumSource(value = HostShell.Kind.class, names = "SYSTEM")
  void logsRotateWhileTheProgramWrites(HostShell.Kind kind) throws IOException {
    install(
        kind,
        "n=0; while :; do n=$((n + 1)); echo \"line $n of the log\"; sleep 0.01; done\n",
        Policy.ALWAYS,
        5);
    service("start").exits(0);
    var oldest = directory.resolve("logs/stdout.log.2");
    await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(oldest));
    try (var files = Files.list(directory.resolve("logs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("stdout.log", "stdout.log.1", "stdout.log.2")
          .doesNotContain("stdout.log.3");
    }
    assertThat(Files.readString(oldest)).startsWith("line 1 of the log\n");
    await().atMost(SOON).until(() -> log().matches("(?s)line \\d+ of the log\n.*"));
  }
}
