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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller is killed at moments spread over a whole deployment. With no help the host ends on
 * a version that is healthy and belongs together, and the next deployment succeeds.
 *
 * <p>By default a few moments; all of them with {@code -Dsvc-deploy.crash=all}, which takes eight
 * minutes.
 */
@RealHosts
class CrashIT {
  private static final int HOSTS = 4;

  /** Longer than the dead-man's deadline that the deployment file below makes. */
  private static final Duration DECIDED = Duration.ofSeconds(90);

  @TempDir Path temp;

  /**
   * @param event what the controller told last
   * @param later and how long after that it is killed
   */
  private record Moment(String event, int later) {
    @Override
    public String toString() {
      return event.replace("\"", "") + (later == 0 ? "" : " + " + later + " ms");
    }
  }

  private record Point(boolean upgrade, boolean good, Moment moment) {
    @Override
    public String toString() {
      return "%-7s %-4s %-28s"
          .formatted(upgrade ? "upgrade" : "install", good ? "good" : "bad", moment);
    }

    /** What the host may run in the end; {@code none} if nothing. */
    List<String> allowed() {
      var before = upgrade ? "1.0.0" : "none";
      return good ? List.of(before, "1.1.0") : List.of(before);
    }
  }

  private static Moment at(String phase, int later) {
    return new Moment("\"phase\":\"" + phase + "\"", later);
  }

  private static List<Point> points() {
    if (!"all".equals(System.getProperty("svc-deploy.crash"))) {
      return List.of(
          new Point(true, true, at("switch", 150)),
          new Point(true, false, at("gate", 0)),
          new Point(false, true, at("gate", 0)),
          new Point(false, false, at("revert", 0)));
    }
    var points = new ArrayList<Point>();
    for (boolean good : new boolean[] {true, false}) {
      var moments = new ArrayList<Moment>();
      for (String phase : List.of("connect", "probe", "lock", "transfer", "stage", "switch")) {
        moments.add(at(phase, 0));
      }
      moments.addAll(List.of(at("switch", 100), at("switch", 250), at("gate", 0), at("gate", 400)));
      moments.addAll(
          List.of(at(good ? "confirm" : "revert", 0), at(good ? "confirm" : "revert", 60)));
      for (Moment moment : moments) {
        points.add(new Point(true, good, moment));
        points.add(new Point(false, good, moment));
      }
    }
    return points;
  }

  @Test
  void killedAtAnyMomentTheHostEndsOnAVersionThatBelongsTogether(Fleet fleet) throws Exception {
    var hosts = fleet.hosts(HOSTS);
    var points = points();
    var table = new ArrayList<String>();
    var pool = Executors.newFixedThreadPool(HOSTS);
    try {
      for (int from = 0; from < points.size(); from += HOSTS) {
        var round = new ArrayList<Callable<String>>();
        for (int i = from; i < Math.min(from + HOSTS, points.size()); i++) {
          var site = new Site(fleet, hosts.get(i - from), temp.resolve("point-" + i));
          var point = points.get(i);
          round.add(() -> site.survives(point));
        }
        for (var line : pool.invokeAll(round)) {
          table.add(line.get());
        }
      }
    } finally {
      pool.shutdownNow();
      System.out.println("crash table:\n" + String.join("\n", table));
    }
    assertThat(table).hasSize(points.size());
  }

  /** One host, which survives one point after the other. */
  private record Site(Fleet fleet, TestHost host, Path folder) {
    String survives(Point point) throws Exception {
      host.freshState();
      Files.createDirectories(folder);
      if (point.upgrade()) {
        write("1.0.0");
        deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
      }
      write("1.1.0");
      var release =
          point.good()
              ? ExampleReleases.HELLO.good("1.1.0")
              : ExampleReleases.HELLO.broken("1.1.0", "broken_500");
      killAt(point.moment(), release);
      var then = states();
      long began = System.nanoTime();
      // A switch that was asked for may begin a moment later.
      await().during(Duration.ofSeconds(2)).atMost(DECIDED).until(this::isDecided);
      long took = Duration.ofNanos(System.nanoTime() - began).toSeconds();

      var runs = running();
      assertThat(runs).as("%s, then %s", point, then).isIn(point.allowed());
      Cli.in(folder).run("unlock", "--yes").exits(0);
      write("1.2.0");
      deploy(ExampleReleases.HELLO.good("1.2.0")).exits(0);
      assertThat(running()).isEqualTo("1.2.0");
      return "%s was %-22s runs %-5s after %d s".formatted(point, then, runs, took);
    }

    private void write(String version) throws IOException {
      Files.writeString(folder.resolve("config.yml"), "version: " + version + "\n");
      FleetSpec.of(fleet, List.of(host))
          .withRun("  env: { PORT: \"8080\" }\n  stop: { signal: TERM, timeout: 2s }\n")
          .withHealth(
              """
                within: 3s
                stable-for: 1s
                every: 250ms
                try-timeout: 1s
                checks:
                  - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
              """)
          .withRest("files: [{ from: config.yml, to: config.yml }]")
          .writeTo(folder);
    }

    private Cli.Result deploy(Path release) {
      return Cli.in(folder).run("deploy", "--from", release.toString());
    }

    private void killAt(Moment moment, Path release) throws Exception {
      var events = folder.resolve("events.jsonl");
      Files.writeString(events, "");
      var controller =
          Cli.in(folder)
              .start("deploy", "--from", release.toString(), "--events", events.toString());
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> Files.readString(events).contains(moment.event()));
        Thread.sleep(moment.later());
      } finally {
        controller.destroyForcibly();
        controller.onExit().join();
      }
    }

    /** What the host itself says of its transactions; {@code -} if there are none. */
    private String states() {
      var states =
          host.exec("cat /opt/hello/.svc-deploy/tx/*/state 2>/dev/null").out().lines().toList();
      return states.isEmpty() ? "-" : String.join(" ", states);
    }

    private boolean isDecided() {
      return states()
          .lines()
          .noneMatch(it -> it.matches(".*\\b(activating|activated|reverting)\\b.*"));
    }

    /** The version whose binary, files, unit and answers all belong together. */
    private String running() {
      return host.exec(
              """
              set -eu
              if [ ! -L /opt/hello/current ]; then
                [ ! -e /etc/systemd/system/hello.service ]
                ! systemctl is-active -q hello
                echo none
                exit
              fi
              release=/opt/hello/$(readlink /opt/hello/current)
              cd "$release"
              sed 's/ /  /' .svc-deploy/SHA256SUMS | sha256sum --quiet -c -
              cmp .svc-deploy/units/hello.service /etc/systemd/system/hello.service
              pid=$(systemctl show -p MainPID --value hello)
              [ "$(readlink "/proc/$pid/exe")" = "$release/hello" ]
              version=$(sed -n 's/^version: //p' config.yml)
              case $release in */"$version"-*) ;; *) echo "$release has $version"; exit 1 ;; esac
              for try in 1 2 3 4 5 6 7 8; do
                curl -fs http://127.0.0.1:8080/healthz | grep -q "\\"$version\\"" && break
                sleep 0.5
              done
              curl -fs http://127.0.0.1:8080/healthz | grep -q "\\"$version\\""
              echo "$version"
              """)
          .orFail();
    }
  }
}
