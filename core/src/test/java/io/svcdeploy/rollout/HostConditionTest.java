package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.HostFacts;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.Journal;
import io.svcdeploy.host.LockHolder;
import io.svcdeploy.host.RunningService;
import io.svcdeploy.host.RunningService.Executable;
import io.svcdeploy.host.Units;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import io.svcdeploy.rollout.HostCondition.Finding;
import io.svcdeploy.rollout.HostCondition.Kind;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostConditionTest {
  private static final Digest SHIPPED = Digest.of("shipped");

  @TempDir Path folder;
  private DeploySpec spec;

  @BeforeEach
  void read() throws IOException {
    spec = read("");
  }

  private DeploySpec read(String rest) throws IOException {
    var file = folder.resolve("svc-deploy.yml");
    Files.writeString(
        file, "service: hello\nbuild: { go: {} }\ntargets: { prod: { hosts: [host-1] } }\n" + rest);
    return SpecReader.read(file, Optional.empty());
  }

  private static RunningService running(boolean active, Digest binary) {
    var exe = new Executable("/opt/hello/releases/1.0.0-aa/hello", binary.hex());
    return new RunningService(
        active,
        active,
        false,
        active ? "running" : "dead",
        OptionalLong.of(7),
        0,
        Optional.of(exe));
  }

  private record Seen(
      List<String> altered,
      Units units,
      RunningService running,
      Optional<LockHolder> lock,
      List<String> unfinished,
      List<String> warnings) {
    Seen(
        List<String> altered,
        Units units,
        RunningService running,
        Optional<LockHolder> lock,
        List<String> unfinished) {
      this(altered, units, running, lock, unfinished, List.of());
    }
  }

  private static final Seen WELL =
      new Seen(List.of(), Units.AS_INSTALLED, running(true, SHIPPED), Optional.empty(), List.of());

  private HostCondition condition(Seen seen) {
    var facts =
        new HostFacts(
            Platform.of("linux", "amd64"),
            "root",
            true,
            "/root",
            "/opt/hello",
            "/opt/hello",
            true,
            -1,
            252,
            false,
            false,
            0,
            Set.of(),
            Optional.empty());
    var state =
        new HostState(
            facts,
            Optional.of("1.0.0-aa"),
            seen.altered().isEmpty(),
            seen.altered(),
            seen.units(),
            Set.of("1.0.0-aa"),
            Map.of("1.0.0-aa/hello", SHIPPED),
            Map.of(),
            seen.running(),
            seen.lock(),
            seen.warnings(),
            seen.unfinished(),
            List.of(),
            new Journal(List.of()));
    return HostCondition.of("host-1", state, spec);
  }

  private static List<Kind> kinds(HostCondition condition) {
    return condition.findings().stream().map(Finding::kind).toList();
  }

  @Test
  void aHostAsItWasDeployedHasNothingToTell() {
    assertThat(condition(WELL).findings()).isEmpty();
    assertThat(condition(WELL).asDeployed()).isTrue();
  }

  @Test
  void everythingThatDiffersIsToldByNameWithWhatToDo() {
    var unit = "/etc/systemd/system/hello.service";
    var seen =
        new Seen(
            List.of("hello", "app.conf"),
            new Units(
                false,
                List.of(unit),
                List.of("hello.socket"),
                List.of("/etc/systemd/system/hello.service.d/override.conf"),
                List.of()),
            running(false, Digest.of("other")),
            Optional.empty(),
            List.of("d1"));
    var condition = condition(seen);

    assertThat(kinds(condition))
        .containsExactly(
            Kind.STOPPED,
            Kind.OTHER_BINARY,
            Kind.FILE_CHANGED,
            Kind.FILE_CHANGED,
            Kind.UNIT_CHANGED,
            Kind.UNIT_DISABLED,
            Kind.DROP_IN,
            Kind.UNFINISHED);
    assertThat(condition.findings())
        .extracting(Finding::what)
        .contains("the binary hello is not what was shipped")
        .contains("the file app.conf is not what was shipped")
        .contains("the unit " + unit + " is not what was installed")
        .contains("the unit hello.socket was disabled: it does not start at boot");
    assertThat(condition.findings()).allMatch(it -> !it.hint().isEmpty());
    assertThat(condition.asDeployed()).isFalse();
  }

  @Test
  void aLockIsNoDriftUnlessItExpired() {
    assertThat(lockedFor(60).asDeployed()).isTrue();
    assertThat(kinds(lockedFor(60))).containsExactly(Kind.LOCKED);

    var expired = lockedFor(-5);
    assertThat(kinds(expired)).containsExactly(Kind.LOCK_EXPIRED);
    assertThat(expired.findings().get(0).what()).contains("deploy of hello (me@here)", "expired");
    assertThat(expired.asDeployed()).isFalse();
  }

  private HostCondition lockedFor(int seconds) {
    var left = Duration.ofSeconds(seconds);
    var lock = new LockHolder(1, "deploy of hello", "me@here", "2026-11-23T09:00:00Z", left);
    return condition(
        new Seen(
            List.of(), Units.AS_INSTALLED, running(true, SHIPPED), Optional.of(lock), List.of()));
  }

  @Test
  void aHookThatFailedAtTheEndIsToldButIsNoDrift() {
    var failed = "the hook after-revert 1 ended with status 1";
    var condition =
        condition(
            new Seen(
                List.of(),
                Units.AS_INSTALLED,
                running(true, SHIPPED),
                Optional.empty(),
                List.of(),
                List.of(failed)));
    assertThat(kinds(condition)).containsExactly(Kind.HOOK_FAILED);
    assertThat(condition.findings().get(0).what()).endsWith(failed);
    assertThat(condition.asDeployed()).isTrue();
  }

  @Test
  void aServiceThatIsNotToBeStartedMayStandStill() throws IOException {
    spec = read("run: { start: disabled }\n");
    var seen =
        new Seen(
            List.of(), Units.AS_INSTALLED, running(false, SHIPPED), Optional.empty(), List.of());
    assertThat(condition(seen).findings()).isEmpty();
  }
}
