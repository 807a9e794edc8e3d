package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.TransactionScene.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever brings a deployment to its end that was cut off, runs the hooks that undo the others. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class HookCutTest {
  private static final Version ONE = new Version("1.0.0-aa", "unit one", true);
  private static final Version TWO = new Version("2.0.0-bb", "unit two", true);

  @TempDir Path temp;

  private TransactionScene begin(String name, List<HostHook> hooks) throws IOException {
    return TransactionScene.begun(HostShell.Kind.SYSTEM, temp.resolve(name), ONE, TWO, hooks);
  }

  /** Drained before the stop; whoever brings it to its end must have undone that. */
  @ParameterizedTest
  @ValueSource(strings = {"deadman", "boot", "takeover"})
  void cutOffAnywhereTheDrainIsUndone(String rescue) throws IOException {
    var hooks =
        List.of(
            HookTest.hook("before-stop", "echo >drained"),
            HookTest.hook("after-confirm", "rm -f drained"),
            HookTest.hook("after-revert", "rm -f drained"));
    for (int cut = 1; ; cut++) {
      var where = "cut before change " + cut + ", then " + rescue;
      var scene = begin("cut-" + cut, hooks);
      boolean whole = scene.run("activate", cut).status() == 0;
      if (whole) {
        assertThat(cut).as("places to cut").isGreaterThan(15);
        assertThat(scene.transaction("../../../drained").normalize()).exists();
      }
      if (rescue.equals("boot")) {
        scene.powerFails();
      }
      scene.run(rescue, 0).exits(0);
      if (rescue.equals("boot")) {
        scene.boot();
        scene.afterBoot(0);
      }
      assertThat(scene.transaction("../../../drained").normalize()).as(where).doesNotExist();
      assertThat(scene.transaction("hooks")).as(where).doesNotExist();
      scene.assertAll(Optional.of(ONE), where);
      if (whole) {
        break;
      }
    }
  }

  /** A hook that waits for the service, as one does that tells a load balancer. */
  private static final List<HostHook> ONCE_IT_RUNS =
      List.of(
          HookTest.hook("before-stop", "echo >drained"),
          HookTest.hook("after-confirm", "test -e up && rm -f drained"),
          HookTest.hook("after-revert", "test -e up && rm -f drained"));

  private static void comesUp(TransactionScene scene, int cutAfter) throws IOException {
    scene.boot();
    Files.writeString(scene.transaction("../../../up").normalize(), "");
    scene.afterBoot(cutAfter);
  }

  private static void losesItsPower(TransactionScene scene) throws IOException {
    scene.powerFails();
    Files.deleteIfExists(scene.transaction("../../../up").normalize());
  }

  @ParameterizedTest
  @CsvSource({"revert,boot", "revert,booted", "confirm,boot", "confirm,booted"})
  void afterARebootTheHooksRunOnceTheServiceDoesWhereverThatIsCutOff(String decided, String cutIn)
      throws IOException {
    for (int cut = 1; ; cut++) {
      var where = decided + ", " + cutIn + " cut before change " + cut;
      var scene = begin(decided + "-" + cut, ONCE_IT_RUNS);
      scene.run("activate", 0).exits(0);
      Files.move(scene.transaction("undecided"), scene.transaction("decided-" + decided));
      losesItsPower(scene);
      boolean whole;
      if (cutIn.equals("boot")) {
        whole = scene.run("boot", cut).status() == 0;
        if (!whole) {
          losesItsPower(scene);
          scene.run("boot", 0).exits(0);
        }
        comesUp(scene, 0);
      } else {
        scene.run("boot", 0).exits(0);
        assertThat(scene.transaction("../../../drained").normalize()).as("not yet").exists();
        comesUp(scene, cut);
        whole = !Files.exists(scene.transaction("hooks"));
        scene.run("takeover", 0).exits(0);
      }
      assertThat(scene.transaction("../../../drained").normalize()).as(where).doesNotExist();
      assertThat(scene.transaction("hooks")).as(where).doesNotExist();
      scene.assertAll(Optional.of(decided.equals("confirm") ? TWO : ONE), where);
      assertThat(scene.journal())
          .as(where)
          .last()
          .extracting(JournalEntry::by)
          .isIn("boot", "takeover");
      if (whole) {
        assertThat(cut).as("places to cut").isGreaterThan(3);
        break;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"confirm", "revert"})
  void theEndCutOffAnywhereStillRunsItsHooks(String verb) throws IOException {
    var hooks =
        List.of(
            HookTest.hook("before-stop", "echo >drained"),
            HookTest.hook("after-confirm", "rm -f drained"),
            HookTest.hook("after-revert", "rm -f drained"));
    for (int cut = 1; ; cut++) {
      var where = verb + " cut before change " + cut;
      var scene = begin(verb + "-" + cut, hooks);
      scene.run("activate", 0).exits(0);
      boolean whole = scene.run(verb, cut).status() == 0;
      scene.run("deadman", 0).exits(0);
      assertThat(scene.transaction("../../../drained").normalize()).as(where).doesNotExist();
      assertThat(scene.transaction("hooks")).as(where).doesNotExist();
      if (whole) {
        assertThat(cut).as("places to cut").isGreaterThan(5);
        break;
      }
    }
  }
}
