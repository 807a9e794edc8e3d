package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A host that goes through one {@link FaultPoint} after the other, each time from its beginning,
 * and the folder of whoever deploys to it.
 *
 * @param within the time that the gate takes at most
 */
record FaultSite(Fleet fleet, TestHost host, Path folder, Duration within) {
  private static final int HOSTS = 4;

  /** Longer than the dead-man's deadline that the deployment files here make. */
  private static final Duration DECIDED = Duration.ofSeconds(90);

  /** What a host goes through at a point; its line of the table. */
  interface Ordeal {
    String at(FaultSite site, FaultPoint point) throws Exception;
  }

  /** Goes through all points, on four hosts at once, and prints what became of them. */
  static void endure(
      String title, Fleet fleet, Path temp, Duration within, List<FaultPoint> points, Ordeal ordeal)
      throws Exception {
    var hosts = fleet.hosts(HOSTS);
    var table = new ArrayList<String>();
    var pool = Executors.newFixedThreadPool(HOSTS);
    try {
      for (int from = 0; from < points.size(); from += HOSTS) {
        var round = new ArrayList<Callable<String>>();
        for (int i = from; i < Math.min(from + HOSTS, points.size()); i++) {
          var folder = Files.createDirectories(temp.resolve("point-" + i));
          var site = new FaultSite(fleet, hosts.get(i - from), folder, within);
          var point = points.get(i);
          round.add(() -> point + " " + site.endure(point, ordeal));
        }
        for (var line : pool.invokeAll(round)) {
          table.add(line.get());
        }
      }
    } finally {
      pool.shutdownNow();
      System.out.println(title + ":\n" + String.join("\n", table));
    }
    assertThat(table).hasSize(points.size());
  }

  private String endure(FaultPoint point, Ordeal ordeal) throws Exception {
    host.freshState();
    if (point.upgrade()) {
      write("1.0.0");
      deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    }
    write("1.1.0");
    var line = ordeal.at(this, point);
    goesOn();
    return line;
  }

  private void goesOn() throws IOException {
    cli().run("unlock", "--yes").exits(0);
    write("1.2.0");
    deploy(ExampleReleases.HELLO.good("1.2.0")).exits(0);
    assertThat(running()).isEqualTo("1.2.0");
  }

  private void write(String version) throws IOException {
    Files.writeString(folder.resolve("config.yml"), "version: " + version + "\n");
    FleetSpec.of(fleet, List.of(host))
        .withSsh(
            ("{ user: %s, key: \"%s\", known-hosts: \"%s\", agent: false, connect-timeout: 2s,"
                    + " keep-alive: 1s, reconnect-for: 25s }")
                .formatted(fleet.user(), fleet.clientKey(), fleet.knownHosts()))
        .withRun("  env: { PORT: \"8080\" }\n  stop: { signal: TERM, timeout: 2s }\n")
        .withHealth(
            """
              within: %ds
              stable-for: 1s
              every: 250ms
              try-timeout: 1s
              checks:
                - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
            """
                .formatted(within.toSeconds()))
        .withRest("files: [{ from: config.yml, to: config.yml }]")
        .writeTo(folder);
  }

  Cli cli() {
    return Cli.in(folder);
  }

  private Cli.Result deploy(Path release) {
    return cli().run("deploy", "--from", release.toString());
  }

  /** Starts the deployment and returns at the moment of the point. */
  Process deployUntil(FaultPoint point, String... more) throws Exception {
    var events = folder.resolve("events.jsonl");
    Files.writeString(events, "");
    var words = new ArrayList<>(List.of("deploy", "--from", point.release().toString()));
    words.addAll(List.of("--events", events.toString()));
    words.addAll(List.of(more));
    var controller = cli().start(words.toArray(String[]::new));
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.readString(events).contains(point.moment().event()));
    Thread.sleep(point.moment().later());
    return controller;
  }

  /** Waits for its end; all that it said. */
  String end(Process controller) throws Exception {
    boolean ended = controller.waitFor(120, TimeUnit.SECONDS);
    var said = cli().read("out") + cli().read("err");
    assertThat(ended).as("it ends: %s", said).isTrue();
    return said;
  }

  /** What the host itself says of its transactions; {@code -} if there are none. */
  String states() {
    return new HelloHost(host).states();
  }

  /** Waits until the host has nothing to decide any more; how many seconds that took. */
  long awaitDecided() {
    long began = System.nanoTime();
    // A switch that was asked for may begin a moment later.
    await().during(Duration.ofSeconds(2)).atMost(DECIDED).until(new HelloHost(host)::isDecided);
    return Duration.ofNanos(System.nanoTime() - began).toSeconds();
  }

  /** The version whose binary, files, unit and answers all belong together. */
  String running() {
    return new HelloHost(host).running();
  }
}
