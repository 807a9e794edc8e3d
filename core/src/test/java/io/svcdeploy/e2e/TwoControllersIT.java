package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two pipelines want the same host. Hooks on the host tell if both are ever inside: they make and
 * remove one folder, which only one can make.
 *
 * <p>By default some rounds; fifty with {@code -Dsvc-deploy.crash=all}.
 */
@RealHosts
class TwoControllersIT {
  private static final int ROUNDS = FaultPoint.all() ? 50 : 6;
  private static final int LATEST_MILLIS = 2_500;

  private static final String HOOKS =
      """
      hooks:
        before-switch: [{ run: "mkdir /root/inside || echo $SVC_DEPLOY_DEPLOYMENT >>/root/both", timeout: 5s }]
        after-confirm: [&leave { run: "rmdir /root/inside || echo $SVC_DEPLOY_DEPLOYMENT >>/root/both", timeout: 5s }]
        after-revert: [*leave]
      """;

  @TempDir Path temp;
  private TestHost host;
  private List<Controller> controllers = List.of();

  /** One of the two; it deploys its own two versions by turns. */
  private record Controller(Path folder, List<String> versions) {
    Cli cli() {
      return Cli.in(folder);
    }

    Process start(int round) throws IOException {
      return cli().start("deploy", "--from", release(round).toString());
    }

    Path release(int round) {
      return ExampleReleases.HELLO.good(versions.get(round % 2));
    }

    String said() throws IOException {
      return cli().read("out") + cli().read("err");
    }
  }

  @BeforeEach
  void oneHostAndTwoControllers(Fleet fleet) throws IOException {
    host = fleet.hosts(1).get(0);
    host.freshState();
    host.exec("rm -rf /root/inside /root/both").orFail();
    controllers =
        List.of(
            new Controller(temp.resolve("a"), List.of("1.1.0", "1.2.0")),
            new Controller(temp.resolve("b"), List.of("2.1.0", "2.2.0")));
    for (var controller : controllers) {
      Files.createDirectories(controller.folder());
      FleetSpec.of(fleet, List.of(host))
          .withRun("  env: { PORT: \"8080\" }\n  stop: { signal: TERM, timeout: 2s }\n")
          .withHealth(
              """
                within: 5s
                stable-for: 500ms
                every: 250ms
                checks:
                  - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
              """)
          .withRest(HOOKS)
          .writeTo(controller.folder());
      controller.release(0);
      controller.release(1);
    }
  }

  @Test
  void neverAreBothInsideAndNoLineOfTheJournalIsLost() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int deployed = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var running = new ArrayList<Process>();
      var first = random.nextInt(2);
      running.add(controllers.get(first).start(round));
      Thread.sleep(random.nextInt(LATEST_MILLIS));
      running.add(controllers.get(1 - first).start(round));
      for (int i = 0; i < 2; i++) {
        int status = end(running.get(i));
        var said = controllers.get(i == 0 ? first : 1 - first).said();
        assertThat(status).as("seed %d, round %d:%n%s", seed, round, said).isIn(0, 5);
        if (status == 5) {
          assertThat(said).contains("locked by deploy of hello");
          refused++;
        } else {
          deployed++;
        }
      }
      assertThat(host.exec("cat /root/both").out()).as("seed %d, round %d", seed, round).isEmpty();
    }
    System.out.printf(
        "two controllers, %d rounds: %d deployed, %d refused%n", ROUNDS, deployed, refused);
    assertThat(deployed).isGreaterThanOrEqualTo(ROUNDS);
    assertThat(refused).as("rounds in which they met").isPositive();
    assertThat(journal("switching")).isEqualTo(deployed);
    assertThat(journal("confirmed")).isEqualTo(deployed);
    host.exec("test ! -e /root/inside").orFail();
  }

  private long journal(String event) {
    return host.exec("cat /opt/hello/.svc-deploy/journal.jsonl")
        .orFail()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .count();
  }

  @Test
  void aHolderThatSleptPastItsLeaseIsRefusedWhenItWakes() throws Exception {
    var slow = controllers.get(0);
    var quick = controllers.get(1);
    quick.cli().run("deploy", "--from", quick.release(0).toString()).exits(0);
    for (var moment : List.of("transfer", "gate")) {
      var events = slow.folder().resolve("events.jsonl");
      Files.writeString(events, "");
      var sleeper =
          slow.cli().start("deploy", "--from", slow.release(0).toString(), "--events", events + "");
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.readString(events).contains("\"phase\":\"" + moment + "\""));
      signal("STOP", sleeper);
      try {
        await().atMost(Duration.ofSeconds(90)).until(() -> undecided().isEmpty());
        host.exec("sed -i 's/^expires=.*/expires=1/' /opt/hello/.svc-deploy/lock/*");
        quick.cli().run("deploy", "--from", quick.release(1).toString(), "--force").exits(0);
      } finally {
        signal("CONT", sleeper);
      }
      assertThat(end(sleeper)).as(slow.said()).isEqualTo(4);
      assertThat(slow.said())
          .contains("the lock was lost to another deployment", "svc-deploy status")
          .doesNotContain("goes back by itself", "still runs");
      assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out())
          .as("%s: %s", moment, slow.said())
          .contains("\"2.2.0\"");
      assertThat(host.exec("readlink /opt/hello/current").out()).contains("/2.2.0-");
      host.exec("test ! -e /root/both").orFail();
    }
  }

  /** Transactions that the host, left alone, will bring to an end by itself. */
  private List<String> undecided() {
    return host.exec("cat /opt/hello/.svc-deploy/tx/*/state")
        .out()
        .lines()
        .filter(it -> it.matches("activating|activated|reverting"))
        .toList();
  }

  private static void signal(String name, Process process) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }
}
