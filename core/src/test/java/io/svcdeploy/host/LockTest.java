package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class LockTest {
  private static final int TAKERS = 20;

  @TempDir Path temp;

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  private HostShell host(HostShell.Kind kind) throws IOException {
    return new HostShell(kind, temp.resolve("it's a \"host\""));
  }

  private static String script(HostShell host, String words) {
    return new ShScripts(
                "hello",
                host.folder().resolve("my service").toString(),
                ServiceManager.of(ManagerKind.SCRIPT))
            .withLock()
        + words
        + "\n";
  }

  private static HostShell.Result take(HostShell host, String deployment, int seconds) {
    return host.run(script(host, takes(deployment, seconds)));
  }

  private static String takes(String deployment, int seconds) {
    return "lock_take 'deploy of hello' 'me@here' " + seconds + " " + deployment;
  }

  private static Path lockFolder(HostShell host) {
    return host.folder().resolve("my service/.svc-deploy/lock");
  }

  @ParameterizedTest
  @EnumSource(value = HostShell.Kind.class, names = "SYSTEM")
  void ofManyTakersExactlyOneHasItAndNumbersOnlyGrow(HostShell.Kind kind) throws IOException {
    contend(kind, 50);
  }

  @ParameterizedTest
  @EnumSource(value = HostShell.Kind.class, names = "SYSTEM", mode = EnumSource.Mode.EXCLUDE)
  void ofManyTakersExactlyOneHasItUnderOtherShells(HostShell.Kind kind) throws IOException {
    if (HostShell.Kind.present().anyMatch(kind::equals)) {
      contend(kind, 5);
    }
  }

  private void contend(HostShell.Kind kind, int rounds) throws IOException {
    var host = host(kind);
    long last = 0;
    for (int round = 0; round < rounds; round++) {
      var takers =
          IntStream.range(0, TAKERS).mapToObj(i -> script(host, takes("d" + i, 60))).toList();
      var results = host.together(takers);
      var winners = results.stream().filter(result -> result.status() == 0).toList();
      assertThat(winners).as("round %d: %s", round, results).hasSize(1);
      results.stream()
          .filter(result -> result.status() != 0)
          .forEach(result -> result.exits(HostErrors.LOCKED));
      long fence = winners.get(0).fields().number("fence", -1);
      assertThat(fence).isGreaterThan(last);
      last = fence;
      // Half of the holders give it back, half are never heard of again.
      host.run(script(host, round % 2 == 0 ? "lock_release " + fence : expire(fence))).exits(0);
    }
    try (var left = Files.list(lockFolder(host))) {
      assertThat(left.count()).as("old leases go").isLessThan(15);
    }
  }

  private static String expire(long fence) {
    return "lock_update " + fence + " -1 0";
  }

  @ParameterizedTest
  @MethodSource("shells")
  void anExpiredLeaseIsTakenOverAndItsHolderIsRefused(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    take(host, "d1", 60).exits(0);
    host.run(script(host, expire(1))).exits(0);

    var second = take(host, "d2", 60).exits(0).fields();
    assertThat(second.flag("taken-over")).isTrue();
    assertThat(second.text("lock-owner")).contains("deploy of hello");
    assertThat(second.number("fence", 0)).isEqualTo(2);

    for (String use : List.of("lock_mine 1", "lock_renew 1 60")) {
      host.run(script(host, use + "\necho went on")).exits(HostErrors.STALE);
    }
    host.run(script(host, "lock_release 1")).exits(0);
    host.run(script(host, "lock_mine 2")).exits(0);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whoeverIsRefusedLearnsWhoHasIt(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    take(host, "d1", 60).exits(0);
    var holder =
        LockHolder.from(take(host, "d2", 60).exits(HostErrors.LOCKED).fields()).orElseThrow();
    assertThat(holder.owner()).isEqualTo("deploy of hello");
    assertThat(holder.run()).isEqualTo("me@here");
    assertThat(holder.left().toSeconds()).isBetween(50L, 60L);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theSameDeploymentFindsItsOwnLease(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    take(host, "d1", 2).exits(0);
    var again = take(host, "d1", 60).exits(0).fields();
    assertThat(again.number("fence", 0)).isEqualTo(1);
    assertThat(again.flag("taken-over")).isFalse();
    // Who takes the deployment back is the same run, and so is who recovers either.
    assertThat(take(host, "d1-back", 60).exits(0).fields().number("fence", 0)).isEqualTo(1);
    take(host, "d1-back-back", 60).exits(HostErrors.LOCKED);
    var left = take(host, "d2", 60).exits(HostErrors.LOCKED).fields().number("lock-left", 0);
    assertThat(left).as("renewed").isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void renewingKeepsReleasingAndUnlockingFree(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    take(host, "d1", 1).exits(0);
    host.run(script(host, "lock_renew 1 60")).exits(0);
    take(host, "d2", 60).exits(HostErrors.LOCKED);

    host.run(script(host, "lock_release 1")).exits(0);
    var second = take(host, "d2", 60).exits(0).fields();
    assertThat(second.flag("taken-over")).as("it was free").isFalse();

    host.run(script(host, "lock_release $(lock_top)")).exits(0);
    host.run(script(host, "lock_mine 2")).exits(HostErrors.STALE);
    take(host, "d3", 60).exits(0);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aTakerThatWasCutOffAnywhereIsInNobodysWay(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    for (int cut = 1; ; cut++) {
      var cutting = HostShell.cutBefore(cut, "mkdir", "ln", "rm", "mv");
      var killed = host.run(script(host, cutting + takes("d" + cut, -1)));
      if (killed.status() == 0) {
        assertThat(cut).as("places to cut").isGreaterThan(4);
        break;
      }
      take(host, "next" + cut, 60).exits(0);
      host.run(script(host, "lock_release $(lock_top)")).exits(0);
      try (var left = Files.list(lockFolder(host))) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .allMatch(name -> name.matches("[0-9]+"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whoCannotEndAnUnfinishedDeploymentGivesTheLockBack(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    var unfinished = lockFolder(host).resolveSibling("tx/d0");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("state"), "activated\n");
    Files.writeString(unfinished.resolve("tx.sh"), "exit 1\n");
    Files.writeString(unfinished.resolve("log"), "1 the new version does not stop\n");
    var resolve = TransactionScripts.resolveUnfinished(Duration.ofSeconds(1));

    var result =
        host.run(script(host, takes("d1", 60) + "\nsm_detach() { :; }\n" + resolve)).exits(1);

    assertThat(result.err()).contains("d0 does not end", "the new version does not stop");
    take(host, "d2", 60).exits(0);
  }

  /** It may be about to switch: where the clock jumped, its lease is over before it began. */
  @ParameterizedTest
  @MethodSource("shells")
  void whoIsOnlyAboutToSwitchIsBroughtToItsEndFirst(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    var staged = Files.createDirectories(lockFolder(host).resolveSibling("tx/d0"));
    Files.writeString(staged.resolve("state"), "staged\n");
    Files.writeString(staged.resolve("tx.sh"), "exit 1\n");
    var empty = Files.createDirectories(staged.resolveSibling("d-empty"));
    Files.writeString(empty.resolve("state"), "staged\n");
    var ends = "sm_detach() { echo failed >\"$T/state\"; }\n";
    var resolve = TransactionScripts.resolveUnfinished(Duration.ofSeconds(1));

    var result = host.run(script(host, takes("d1", 60) + "\n" + ends + resolve)).exits(0);

    assertThat(result.fields().all("resolved")).containsExactly("d0");
    assertThat(empty).as("cut off by a power failure before it was whole").doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aLeaseThatAPowerFailureEmptiedIsInNobodysWay(HostShell.Kind kind) throws IOException {
    var host = host(kind);
    take(host, "d1", 60).exits(0);
    Files.writeString(lockFolder(host).resolve("1"), "");
    assertThat(take(host, "d2", 60).exits(0).fields().number("fence", 0)).isEqualTo(2);
  }
}
