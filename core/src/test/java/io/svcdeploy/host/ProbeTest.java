package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.TransactionScene.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the probe sees of a host that somebody changed, by real shells. */
class ProbeTest {
  private static final Version INSTALLED = new Version("1.0.0-aaaaaaaa", "unit one", true);

  @TempDir Path temp;

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  private TransactionScene scene(HostShell.Kind kind) throws IOException {
    var scene = new TransactionScene(kind, temp.resolve("it's a \"host\""));
    scene.install(INSTALLED);
    return scene;
  }

  private static HostState probe(TransactionScene scene) {
    return HostState.parse(scene.host().run(scene.scripts().probe("")).exits(0).out());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void nothingIsFoundWhereNothingWasChanged(HostShell.Kind kind) throws IOException {
    var state = probe(scene(kind));

    assertThat(state.current()).contains(INSTALLED.release());
    assertThat(state.intact()).isTrue();
    assertThat(state.altered()).isEmpty();
    assertThat(state.units()).isEqualTo(Units.AS_INSTALLED);
    assertThat(state.lock()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void changedFilesAndUnitsAreNamed(HostShell.Kind kind) throws IOException {
    var scene = scene(kind);
    Files.writeString(scene.release(INSTALLED).resolve("hello"), "another program");
    Files.delete(scene.release(INSTALLED).resolve(".svc-deploy/enabled"));
    Files.writeString(scene.unit(), "unit by hand");

    var state = probe(scene);

    assertThat(state.intact()).isFalse();
    assertThat(state.altered()).containsExactly(".svc-deploy/enabled", "hello");
    assertThat(state.units().asInstalled()).isFalse();
    assertThat(state.units().changed()).containsExactly(scene.unit().toString());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void textsOfAReleaseAreReadLineByLine(HostShell.Kind kind) throws IOException {
    var scene = scene(kind);
    var release = scene.release(INSTALLED);
    Files.writeString(release.resolve("odd 'name' $x.conf"), "held-9=1\n\n  a \\ b\nno end");
    Files.writeString(release.resolve("long.conf"), "x".repeat(101));
    var script =
        scene
            .scripts()
            .contents(
                INSTALLED.release(), List.of("odd 'name' $x.conf", "absent", "long.conf"), 100);

    var fields = scene.host().run(script.orElseThrow()).exits(0).fields();

    assertThat(fields.flag("held-0")).isTrue();
    assertThat(fields.all("line-0")).containsExactly("held-9=1", "", "  a \\ b", "no end");
    assertThat(fields.flag("held-1")).as("not there").isFalse();
    assertThat(fields.flag("held-2")).as("too long").isFalse();
    assertThat(fields.flag("held-9")).as("a file says nothing in our name").isFalse();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void sumsThatAPowerFailureEmptiedVouchForNothing(HostShell.Kind kind) throws IOException {
    var scene = scene(kind);
    Files.writeString(scene.release(INSTALLED).resolve(".svc-deploy/SHA256SUMS"), "");
    Files.delete(scene.release(INSTALLED).resolve(".svc-deploy/install"));

    var state = probe(scene);

    assertThat(state.intact()).isFalse();
    assertThat(state.units().asInstalled()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aLockThatRanOutIsToldWithItsOwnerAndKeepsNobodyOut(HostShell.Kind kind) throws IOException {
    var scene = scene(kind);
    var lock = scene.scripts().withLock();
    scene.host().run(lock + "lock_take 'deploy of hello' 'me@here' 60 d1\n").exits(0);
    assertThat(probe(scene).heldLock()).map(LockHolder::owner).contains("deploy of hello");

    scene.host().run(lock + "lock_update 1 -5 0\n").exits(0);
    var expired = probe(scene);
    assertThat(expired.heldLock()).isEmpty();
    assertThat(expired.lock()).map(LockHolder::run).contains("me@here");
    assertThat(expired.lock()).map(LockHolder::expired).contains(true);

    scene.host().run(lock + "lock_release 1\n").exits(0);
    assertThat(probe(scene).lock()).as("given back").isEmpty();
  }
}
