package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.TransactionScene.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cut off anywhere, a transaction ends on a version that belongs together. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class TransactionTest {
  private static final int KILLED = 137;
  private static final Version ONE = new Version("1.0.0-aa", "unit one", true);
  private static final Version TWO = new Version("2.0.0-bb", "unit two", true);

  @TempDir Path temp;

  /** What a deployment changes. */
  enum Change {
    UPGRADE(Optional.of(ONE), Optional.of(TWO)),
    SAME_REGISTRATION(Optional.of(ONE), Optional.of(new Version("1.1.0-cc", "unit one", true))),
    NO_LONGER_AT_BOOT(Optional.of(ONE), Optional.of(new Version("1.2.0-dd", "unit 12", false))),
    FIRST_INSTALL(Optional.empty(), Optional.of(TWO)),
    REMOVAL(Optional.of(ONE), Optional.empty());

    final Optional<Version> old;
    final Optional<Version> next;

    Change(Optional<Version> old, Optional<Version> next) {
      this.old = old;
      this.next = next;
    }
  }

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  private TransactionScene begin(HostShell.Kind kind, Change change, String name)
      throws IOException {
    var scene = new TransactionScene(kind, temp.resolve(name));
    if (change.old.isPresent()) {
      scene.install(change.old.get());
    }
    if (change.next.isPresent()) {
      scene.stage(change.next.get());
    }
    scene.begin(change.next, change.old);
    return scene;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aConfirmedChangeIsWhollyThere(HostShell.Kind kind) throws IOException {
    for (var change : Change.values()) {
      var scene = begin(kind, change, change.name());
      scene.run("activate", 0).exits(0);
      assertThat(scene.state()).isEqualTo("activated");
      scene.run("confirm", 0).exits(0);
      scene.run("confirm", 0).exits(0);
      assertThat(scene.state()).isEqualTo("confirmed");
      scene.assertAll(change.next, change.name());
      assertThat(scene.journal().stream().map(JournalEntry::event))
          .containsExactly("switching", change.next.isEmpty() ? "removed" : "confirmed");
      scene.run("revert", 0).exits(78);
      scene.run("deadman", 0).exits(0);
      scene.assertAll(change.next, change + " after it was confirmed");
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theHostTellsHowLongAgoItFirstStoppedWhatRan(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    assertThat(scene.told().text("stopped-for")).as("nothing is stopped yet").isEmpty();
    long began = System.nanoTime();
    scene.run("activate", 0).exits(0);
    scene.run("revert", 0).exits(0);
    long told = scene.told().number("stopped-for", -1);
    assertThat(told).isBetween(0L, (System.nanoTime() - began) / 1_000_000 + 20);
    assertThat(scene.told().number("stopped-for", -1)).isGreaterThanOrEqualTo(told);
    Files.writeString(scene.transaction("stopped"), "5 another-boot\n");
    assertThat(scene.told().text("stopped-for")).as("after a reboot").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void noStopIsToldWhereNothingRanOrSocketsStayOpen(HostShell.Kind kind) throws IOException {
    var first = begin(kind, Change.FIRST_INSTALL, "first");
    first.run("activate", 0).exits(0);
    assertThat(first.told().text("stopped-for")).isEmpty();

    var held = begin(kind, Change.UPGRADE, "held");
    held.holdSockets();
    held.run("activate", 0).exits(0);
    held.run("revert", 0).exits(0);
    assertThat(held.told().text("stopped-for")).isEmpty();
  }

  static Stream<Arguments> cuts() {
    return Stream.of(
        // Upgrades of all kinds, by each way that finds what was cut off.
        Arguments.of(Change.UPGRADE, "deadman"),
        Arguments.of(Change.UPGRADE, "boot"),
        Arguments.of(Change.SAME_REGISTRATION, "takeover"),
        Arguments.of(Change.NO_LONGER_AT_BOOT, "revert"),
        Arguments.of(Change.FIRST_INSTALL, "deadman"),
        Arguments.of(Change.FIRST_INSTALL, "boot"),
        Arguments.of(Change.REMOVAL, "takeover"));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void anActivationCutOffAnywhereEndsOnTheOldVersion(Change change, String rescue)
      throws IOException {
    for (int cut = 1; ; cut++) {
      var where = change + " cut before change " + cut + ", then " + rescue;
      var scene = begin(HostShell.Kind.SYSTEM, change, "cut-" + cut);
      var killed = scene.run("activate", cut);
      if (killed.status() == 0) {
        assertThat(cut).as("places to cut").isGreaterThan(15);
        break;
      }
      killed.exits(KILLED);
      rescue(scene, rescue);
      scene.assertAll(change.old, where);
      assertThat(scene.state()).as(where).isIn("failed", "reverted");
    }
  }

  /** Looks as the one who comes next does; twice, for nobody knows that somebody looked before. */
  private static void rescue(TransactionScene scene, String verb) throws IOException {
    if (verb.equals("boot")) {
      scene.powerFails();
    }
    scene.run(verb, 0).exits(0);
    scene.run(verb, 0).exits(0);
    if (verb.equals("boot")) {
      scene.boot();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UPGRADE", "FIRST_INSTALL"})
  void goingBackCutOffAnywhereIsBroughtToItsEnd(Change change) throws IOException {
    var rescues = List.of("deadman", "boot", "revert", "takeover");
    for (int cut = 1; ; cut++) {
      var rescue = rescues.get(cut % rescues.size());
      var where = change + " going back cut before change " + cut + ", then " + rescue;
      var scene = begin(HostShell.Kind.SYSTEM, change, "cut-" + cut);
      scene.run("activate", 0).exits(0);
      Files.writeString(scene.transaction("quarantine"), "\"answers 500\"\n");
      if (scene.run("revert", cut).status() == 0) {
        assertThat(cut).as("places to cut").isGreaterThan(12);
        break;
      }
      rescue(scene, rescue);
      scene.assertAll(change.old, where);
      assertThat(scene.state()).as(where).isEqualTo("reverted");
      assertThat(scene.journal().stream().map(JournalEntry::event))
          .as(where)
          .contains("reverted", "quarantined");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UPGRADE", "FIRST_INSTALL"})
  void aConfirmationCutOffAnywhereEndsOnOneOfBothVersions(Change change) throws IOException {
    var rescues = List.of("confirm", "deadman", "boot", "takeover");
    for (int cut = 1; ; cut++) {
      var rescue = rescues.get(cut % rescues.size());
      var where = change + " confirmation cut before change " + cut + ", then " + rescue;
      var scene = begin(HostShell.Kind.SYSTEM, change, "cut-" + cut);
      scene.run("activate", 0).exits(0);
      if (scene.run("confirm", cut).status() == 0) {
        assertThat(cut).as("places to cut").isGreaterThan(5);
        break;
      }
      boolean claimed = Files.exists(scene.transaction("decided-confirm"));
      rescue(scene, rescue);
      boolean confirmed = claimed || rescue.equals("confirm");
      assertThat(scene.state()).as(where).isEqualTo(confirmed ? "confirmed" : "reverted");
      scene.assertAll(confirmed ? change.next : change.old, where);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whenControllerAndDeadManGoBackAtOnceItHappensOnce(HostShell.Kind kind) throws IOException {
    for (int round = 0; round < 5; round++) {
      var scene = begin(kind, Change.UPGRADE, "round-" + round);
      scene.run("activate", 0).exits(0);
      var controller = scene.start("revert", 0);
      var deadMan = scene.start("deadman", 0);
      scene.host().end(controller).exits(0);
      scene.host().end(deadMan).exits(0);
      scene.assertAll(Change.UPGRADE.old, "round " + round);
      assertThat(scene.journal().stream().filter(line -> line.event().equals("reverted")))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whenControllerConfirmsAndDeadManFiresAtOnceOneOfThemDecides(HostShell.Kind kind)
      throws IOException {
    for (int round = 0; round < 8; round++) {
      var scene = begin(kind, Change.UPGRADE, "round-" + round);
      scene.run("activate", 0).exits(0);
      var verbs = round % 2 == 0 ? List.of("confirm", "deadman") : List.of("deadman", "confirm");
      var first = scene.start(verbs.get(0), 0);
      var second = scene.start(verbs.get(1), 0);
      var confirm = scene.host().end(round % 2 == 0 ? first : second);
      scene.host().end(round % 2 == 0 ? second : first).exits(0);
      boolean confirmed = confirm.status() == 0;
      if (!confirmed) {
        confirm.exits(HostErrors.HOST_WENT_BACK);
      }
      scene.assertAll(confirmed ? Change.UPGRADE.next : Change.UPGRADE.old, "round " + round);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theDeadManWaitsForAnActivationThatStillWorks(HostShell.Kind kind) throws IOException {
    for (int round = 0; round < 5; round++) {
      var scene = begin(kind, Change.UPGRADE, "round-" + round);
      var activation = scene.start("activate", 0);
      var deadMan = scene.start("deadman", 0);
      scene.host().end(activation);
      scene.host().end(deadMan).exits(0);
      scene.assertAll(Change.UPGRADE.old, "round " + round);
      assertThat(scene.state()).isIn("failed", "reverted");
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aReasonThatComesAfterTheHostWentBackIsStillWrittenDown(HostShell.Kind kind)
      throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    scene.run("activate", 0).exits(0);
    scene.run("deadman", 0).exits(0);
    scene.run("confirm", 0).exits(HostErrors.HOST_WENT_BACK);
    Files.writeString(scene.transaction("quarantine"), "\"answers 500\"\n");
    scene.run("revert", 0).exits(0);
    scene.run("revert", 0).exits(0);
    assertThat(scene.journal().stream().map(JournalEntry::event))
        .containsExactly("switching", "reverted", "quarantined");
    scene.assertAll(Change.UPGRADE.old, "after all");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDamagedReleaseIsNotSwitchedTo(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    Files.writeString(scene.release(TWO).resolve("hello"), "something else");
    assertThat(scene.run("activate", 0).status()).isEqualTo(1);
    assertThat(scene.state()).isEqualTo("failed");
    scene.assertAll(Change.UPGRADE.old, "damaged");
    assertThat(scene.release(TWO)).as("the next deployment sends it again").doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aHostThatChangedSinceItWasLookedAtIsNotSwitched(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.FIRST_INSTALL, "scene");
    scene.install(ONE);
    assertThat(scene.run("activate", 0).status()).isEqualTo(1);
    scene.assertAll(Optional.of(ONE), "changed");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aJournalLineThatWasCutShortSpoilsNoOther(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    Files.writeString(scene.journalFile(), "{\"at\":\"2026-01-01T00:00:00Z\",\"ev");
    scene.run("activate", 0).exits(0);
    scene.run("confirm", 0).exits(0);
    assertThat(scene.journal().stream().map(JournalEntry::event))
        .containsExactly("switching", "confirmed");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void oldReleasesGoOnlyWhenConfirmedAndNeverTheRunningOne(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    var older = new Version("0.9.0-zz", "unit zero", true);
    scene.stage(older);
    Files.writeString(
        scene.transaction("prune"), "0.9.0-zz\n1.0.0-aa\n2.0.0-bb\n..\n../../the world\n\n.\n");
    scene.run("activate", 0).exits(0);
    assertThat(scene.release(older)).exists();
    scene.run("confirm", 0).exits(0);
    assertThat(scene.release(older)).doesNotExist();
    assertThat(scene.release(ONE)).exists();
    scene.assertAll(Change.UPGRADE.next, "pruned");
  }

  /** Made before the switch and not yet on the disk: this is how a power failure leaves them. */
  @ParameterizedTest
  @MethodSource("shells")
  void statesThatAPowerFailureEmptiedAreToldAllTheSame(HostShell.Kind kind) throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    scene.run("activate", 0).exits(0);
    for (String state : List.of("reverting", "reverted")) {
      Files.writeString(scene.transaction("state." + state), "");
    }
    rescue(scene, "boot");
    assertThat(scene.state()).isEqualTo("reverted");
    scene.assertAll(Change.UPGRADE.old, "after the power failure");
  }

  /** The disk is full, and stays so for the first one that tries. */
  @ParameterizedTest
  @MethodSource("shells")
  void aHostThatCannotGoBackOnAFullDiskGoesBackOnceThereIsRoom(HostShell.Kind kind)
      throws IOException {
    var scene = begin(kind, Change.UPGRADE, "scene");
    scene.run("activate", 0).exits(0);
    scene.runOnFullDisk("deadman");
    scene.runOnFullDisk("takeover");
    assertThat(scene.state()).isEqualTo("reverting");
    rescue(scene, "takeover");
    scene.assertAll(Change.UPGRADE.old, "once there is room");
  }
}
