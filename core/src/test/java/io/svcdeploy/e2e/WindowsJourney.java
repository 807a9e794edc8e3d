package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.testhost.FreePort;
import io.svcdeploy.testhost.WindowsHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a Windows service from Linux over SSH, the same for every manager. */
@TestMethodOrder(OrderAnnotation.class)
abstract class WindowsJourney {
  /** Where the service listens. */
  static final int PORT = FreePort.next();

  @TempDir Path folder;

  private final WindowsSpec.Manager manager;
  private final ExampleReleases releases;
  private WindowsHost host;

  WindowsJourney(WindowsSpec.Manager manager, ExampleReleases releases) {
    this.manager = manager;
    this.releases = releases;
  }

  /** What the registry shows of the release that the service runs. */
  abstract void assertRuns(String registry, String version, String greeting);

  @BeforeAll
  static void aHostWithoutIt(WindowsHost given) {
    WindowsSpec.removeFrom(given);
  }

  @BeforeEach
  void host(WindowsHost given) {
    host = given;
    spec("auto", "first");
  }

  private void spec(String start, String greeting) {
    WindowsSpec.of(host, PORT).managedBy(manager).started(start).greeting(greeting).writeTo(folder);
  }

  private Cli.Result deploy(Path release, String... more) {
    var words = new ArrayList<>(List.of("deploy", "--from", release.toString()));
    words.addAll(List.of(more));
    return Cli.in(folder).run(words.toArray(String[]::new));
  }

  private String registry() {
    return host.exec("@reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\greeter /s").out();
  }

  @Test
  @Order(1)
  void aFailedFirstInstallLeavesNothingRegistered() {
    deploy(release("0.9.0", "broken_exit")).exits(1);

    assertThat(host.exec("@sc query greeter", "@echo %errorlevel%").out()).contains("1060");
  }

  @Test
  @Order(2)
  void firstInstall() {
    assertThat(deploy(release("1.0.0", "")).exits(0).out()).contains("none → 1.0.0", "(raw)");

    assertRuns(registry(), "1.0.0", "first");
  }

  @Test
  @Order(3)
  void theSameAgainSendsNothingAndRestartsNothing() {
    var before = host.exec("@sc queryex greeter").out();

    assertThat(deploy(release("1.0.0", "")).exits(0).out()).contains("unchanged");

    assertThat(host.exec("@sc queryex greeter").out()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void upgrade() {
    assertThat(deploy(release("1.1.0", "")).exits(0).out()).contains("1.0.0 → 1.1.0");

    assertRuns(registry(), "1.1.0", "first");
  }

  @Test
  @Order(5)
  void aChangeOfSettingsAloneIsDeployed() {
    spec("delayed", "second");

    deploy(release("1.1.0", "")).exits(0);

    assertRuns(registry(), "1.1.0", "second");
    assertThat(host.exec("@sc qc greeter").out()).contains("DELAYED");
  }

  /** Whether the breakage is to be seen by default; all are with {@link FaultPoint#ALL}. */
  boolean isInSample(String breakage) {
    return true;
  }

  @ParameterizedTest
  @Order(6)
  @ValueSource(strings = {"broken_exit", "broken_500", "broken_hang", "broken_version"})
  void aBrokenReleaseGoesBackToTheOldOneAndItsSettings(String how) {
    assumeTrue(FaultPoint.all() || isInSample(how), FaultPoint.ONLY_WITH_ALL);
    var before = registry();

    var result = deploy(release("1.2.0", how)).exits(3);

    assertThat(result.out()).contains("healthy on 1.1.0");
    assertThat(registry()).isEqualTo(before);
    if (how.equals("broken_500")) {
      assertThat(deploy(release("1.2.0", how)).exits(1).out()).contains("quarantined");
    }
  }

  @Test
  @Order(7)
  void rollback() {
    Cli.in(folder).run("rollback", "--to", "1.0.0").exits(0);

    assertRuns(registry(), "1.0.0", "first");
    assertThat(Cli.in(folder).run("status").exits(0).out()).contains("1.0.0", "running");
    assertThat(Cli.in(folder).run("history").exits(0).out()).contains("quarantined", "confirmed");
  }

  /** The dead-man is a task of the host; it is run here as the scheduler would run it. */
  @Test
  @Order(8)
  void withoutItsControllerTheHostGoesBack() throws IOException {
    var before = registry();
    var controller =
        Cli.in(folder).start("deploy", "--from", release("1.3.0", "broken_500").toString());
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> states().contains("activated"));
      assertRuns(registry(), "1.3.0", "first");
    } finally {
      controller.destroyForcibly();
      controller.onExit().join();
    }

    var id = transaction().getFileName().toString();
    host.exec("@schtasks /run /tn svc-deploy-greeter-" + id + "-deadman").orFail();

    await().atMost(Duration.ofSeconds(60)).until(() -> states().contains("reverted"));
    assertThat(registry()).isEqualTo(before);
    assertThat(host.exec("@schtasks /query").out()).doesNotContain("svc-deploy-greeter");
    deploy(release("1.1.0", "")).exits(5);
    Cli.in(folder).run("unlock", "--yes").exits(0);
    assertThat(deploy(release("1.1.0", "")).exits(0).out()).contains("1.0.0 → 1.1.0");
  }

  /** The latest transaction that has begun. */
  private Path transaction() throws IOException {
    try (var all = Files.list(host.driveC().resolve("Program Files/greeter/.svc-deploy/tx"))) {
      return all.max(Comparator.comparing(path -> path.getFileName().toString())).orElseThrow();
    }
  }

  private List<String> states() throws IOException {
    var state = transaction().resolve("state");
    return Files.exists(state) ? Files.readAllLines(state) : List.of();
  }

  private Path release(String version, String how) {
    return releases.broken(version, how);
  }
}
