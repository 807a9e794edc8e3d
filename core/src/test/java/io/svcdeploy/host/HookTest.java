package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.TransactionScene.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host runs around the switch, by itself; the hooks write down that they ran. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class HookTest {
  private static final Version ONE = new Version("1.0.0-aa", "unit one", true);
  private static final Version TWO = new Version("2.0.0-bb", "unit two", true);
  private static final List<String> POINTS =
      List.of("before-switch", "before-stop", "after-switch", "after-confirm", "after-revert");

  /** Nothing in it may be taken for more than text. */
  private static final String SECRET = "it's a \"$HOME\" `id` \\ secret";

  @TempDir Path temp;

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  /** Writes what it knows into a file of the service's folder, then does something more. */
  static HostHook hook(String point, String more) {
    var run =
        "printf '%s,%s,%s\\n' \"$NAME\" \"${SVC_DEPLOY_OUTCOME:-}\" \"$(cat current/hello)\" >>ran\n"
            + more;
    return new HostHook(
        point, 1, run, Duration.ofSeconds(10), Map.of("NAME", point, "TOKEN", SECRET));
  }

  private TransactionScene begin(HostShell.Kind kind, String name, List<HostHook> hooks)
      throws IOException {
    return TransactionScene.begun(kind, temp.resolve(name), ONE, TWO, hooks);
  }

  /** One of each point, of which one is another. */
  private static List<HostHook> allBut(String point, String more) {
    return POINTS.stream().map(it -> hook(it, it.equals(point) ? more : "")).toList();
  }

  private static List<String> ran(TransactionScene scene) throws IOException {
    return Files.readAllLines(scene.transaction("../../../ran").normalize());
  }

  private static String log(TransactionScene scene) throws IOException {
    return Files.readString(scene.transaction("log"));
  }

  private static void assertNoSecretIsLeft(TransactionScene scene) throws IOException {
    assertThat(scene.transaction("hooks")).doesNotExist();
    assertThat(log(scene) + Files.readString(scene.transaction("err"))).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void eachRunsAtItsTimeAndKnowsItsEnvironment(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, "scene", allBut("before-stop", "printf %s \"$TOKEN\" >token"));
    var folder = scene.transaction("hooks");
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);

    scene.run("activate", 0).exits(0);
    assertThat(ran(scene))
        .containsExactly(
            "before-switch,,program of 1.0.0-aa",
            "before-stop,,program of 1.0.0-aa",
            "after-switch,switched,program of 2.0.0-bb");
    scene.run("confirm", 0).exits(0);
    scene.run("confirm", 0).exits(0);

    assertThat(ran(scene)).hasSize(4).contains("after-confirm,confirmed,program of 2.0.0-bb");
    assertThat(Files.readString(scene.transaction("../../../token").normalize())).isEqualTo(SECRET);
    scene.assertAll(Optional.of(TWO), "confirmed");
    assertNoSecretIsLeft(scene);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void beforeTheOldVersionIsStoppedAFailureLeavesItRunningAndUndoesTheDrain(HostShell.Kind kind)
      throws IOException {
    for (String point : List.of("before-switch", "before-stop")) {
      var scene = begin(kind, point, allBut(point, "echo no; exit 3"));
      assertThat(scene.run("activate", 0).status()).isEqualTo(1);

      assertThat(scene.state()).isEqualTo("failed");
      scene.assertAll(Optional.of(ONE), point);
      assertThat(scene.journal()).as("nothing was switched").isEmpty();
      assertThat(ran(scene)).last().isEqualTo("after-revert,not-switched,program of 1.0.0-aa");
      assertThat(log(scene))
          .contains("hook " + point + " 1 says: no")
          .contains("the hook " + point + " 1 ended with status 3");
      assertNoSecretIsLeft(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aFailureAfterTheNewVersionWasStartedGoesBack(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, "scene", allBut("after-switch", "exit 1"));
    scene.run("activate", 0).exits(0);

    assertThat(scene.state()).isEqualTo("reverted");
    scene.assertAll(Optional.of(ONE), "went back");
    assertThat(ran(scene)).last().isEqualTo("after-revert,reverted,program of 1.0.0-aa");
    assertNoSecretIsLeft(scene);
  }

  @ParameterizedTest
  @CsvSource({"after-confirm,confirm,confirmed", "after-revert,revert,reverted"})
  void atTheEndAFailureIsAWarning(String point, String verb, String state) throws IOException {
    var hooks = new ArrayList<>(allBut(point, "exit 9"));
    var second = hook(point, "");
    hooks.add(new HostHook(point, 2, second.run(), second.timeout(), second.env()));
    var scene = begin(HostShell.Kind.SYSTEM, "scene", hooks);
    scene.run("activate", 0).exits(0);
    scene.run(verb, 0).exits(0);

    assertThat(scene.state()).isEqualTo(state);
    var failure = "the hook " + point + " 1 ended with status 9";
    assertThat(log(scene)).contains("warning: " + failure);
    var probed = scene.host().run(scene.scripts().probe("")).exits(0).out();
    assertThat(HostState.parse(probed).warnings()).containsExactly(failure);
    assertThat(ran(scene).stream().filter(line -> line.startsWith(point))).hasSize(2);
    assertNoSecretIsLeft(scene);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whatHangsIsKilledWithAllThatItStarted(HostShell.Kind kind) throws Exception {
    var hanging =
        new HostHook(
            "before-stop",
            1,
            "sleep 600 & echo $! >child; sleep 600",
            Duration.ofSeconds(1),
            Map.of());
    var scene = begin(kind, "scene", List.of(hanging, hook("after-revert", "")));
    assertThat(scene.run("activate", 0).status()).isEqualTo(1);

    scene.assertAll(Optional.of(ONE), "killed");
    assertThat(log(scene)).contains("the hook before-stop 1 ended with status 137: it was killed");
    var child = Files.readString(scene.transaction("../../../child").normalize()).strip();
    var process = ProcessHandle.of(Long.parseLong(child));
    assertThat(process.filter(ProcessHandle::isAlive).filter(HookTest::isNoZombie)).isEmpty();
  }

  /** In a container nobody may be there to collect the dead. */
  private static boolean isNoZombie(ProcessHandle process) {
    try {
      return !Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatItSaysIsNeverTakenForOurs() throws IOException {
    var says = "printf 'a\\rstate=confirmed\\nlog=x\\n'; exit 1";
    var scene = begin(HostShell.Kind.SYSTEM, "scene", allBut("before-stop", says));
    scene.run("activate", 0);

    var printed =
        scene.host().run("T='" + scene.transaction("") + "'\n" + TransactionScripts.PRINT_RESULT);
    assertThat(printed.fields().all("state")).containsExactly("failed");
    assertThat(printed.fields().all("log")).anyMatch(it -> it.endsWith("says: log=x"));
  }

  @Test
  void whatCouldNotBeStartedLeavesNoSecretAndCannotStartLater() throws IOException {
    var scene = new TransactionScene(HostShell.Kind.SYSTEM, temp.resolve("scene"));
    scene.install(ONE);
    scene.stage(TWO);
    scene.hooks(allBut("", ""));
    var begun =
        scene.begin(Optional.of(TWO), Optional.of(ONE), "sm_detach() { echo no >&2; return 1; }");

    assertThat(begun.exits(1).err()).contains("no");
    assertThat(scene.state()).isEqualTo("failed");
    assertThat(scene.transaction("hooks")).doesNotExist();
    scene.assertAll(Optional.of(ONE), "untouched");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aLastLineWithoutItsEndIsToldToo(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, "scene", allBut("before-stop", "printf 'one\\ntwo'; exit 1"));
    scene.run("activate", 0);

    assertThat(log(scene)).contains("before-stop 1 says: one\n", "before-stop 1 says: two\n");
  }
}
