package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a service under the service control manager, from Linux over SSH. */
@WindowsHosts
@TestMethodOrder(OrderAnnotation.class)
class WindowsServiceIT {
  private static final int PORT = freePort();

  @TempDir Path folder;

  private WindowsHost host;

  @BeforeEach
  void host(WindowsHost given) throws IOException {
    host = given;
    spec("auto", "first");
  }

  private void spec(String start, String greeting) throws IOException {
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: greeter
        build: { prebuilt: { path: unused } }
        run:
          args: ["-listen", "127.0.0.1:%d"]
          env: { GREETING: "%s" }
          start: %s
          stop: { timeout: 3s }
        targets:
          prod:
            hosts: [{ name: win-1, address: %s, port: %d }]
            ssh: { user: %s, key: "%s", known-hosts: "%s", agent: false }
            manager: scm
        health:
          within: 4s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:%d/healthz", json: { version: "${version}" } }
        """
            .formatted(
                PORT,
                greeting,
                start,
                host.address(),
                host.port(),
                host.user(),
                host.clientKey(),
                host.knownHosts(),
                PORT));
  }

  private Cli.Result deploy(Path release, String... more) {
    var words = new ArrayList<>(List.of("deploy", "--from", release.toString()));
    words.addAll(List.of(more));
    return Cli.in(folder).run(words.toArray(String[]::new));
  }

  private String registry() {
    return host.exec("@reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\greeter").out();
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
    assertThat(deploy(release("1.0.0", "")).exits(0).out()).contains("none → 1.0.0");

    assertThat(registry())
        .contains("\"C:\\Program Files\\greeter\\releases\\1.0.0-")
        .contains("\\greeter.exe\" -listen 127.0.0.1:" + PORT)
        .contains("GREETING=first");
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

    assertThat(registry()).contains("\\releases\\1.1.0-");
  }

  @Test
  @Order(5)
  void aChangeOfSettingsAloneIsDeployed() throws IOException {
    spec("delayed", "second");

    deploy(release("1.1.0", "")).exits(0);

    assertThat(registry()).contains("GREETING=second");
    assertThat(host.exec("@sc qc greeter").out()).contains("DELAYED");
  }

  @ParameterizedTest
  @Order(6)
  @ValueSource(strings = {"broken_exit", "broken_500", "broken_hang", "broken_version"})
  void aBrokenReleaseGoesBackToTheOldOneAndItsSettings(String how) {
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

    assertThat(registry()).contains("\\releases\\1.0.0-", "GREETING=first");
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
      assertThat(registry()).contains("\\releases\\1.3.0-");
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

  private static Path release(String version, String how) {
    return GreeterReleases.of(version, how);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
