package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.action.CancelPoint.Kind;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job is cancelled, or its runner lost, at moments spread over a whole deployment. By default a
 * few moments; all of them with {@code -Dsvc-deploy.crash=all}.
 */
@RealHosts
class CancelledJobIT {
  private static final Pattern RECOVERED = Pattern.compile("(?m)^(host-\\d) +(\\S+) +(yes|no) ");

  @TempDir Path folder;

  @Test
  void hostsAreHealthyAndWhatIsSaidHolds(Fleet fleet) throws Exception {
    var points = CancelPoint.chosen();
    var table = new ArrayList<String>();
    try (var releases = new PublishedReleases()) {
      var site =
          HelloSite.of(fleet, folder)
              .with(
                  Map.of(
                      "GITHUB_TOKEN",
                      PublishedReleases.TOKEN,
                      "GITHUB_API_URL",
                      releases.address()));
      releases.publish("v1.1.0", HelloSite.release("1.1.0"));
      releases.slow(HelloSite.release("1.1.0").resolve("hello-1.1.0-linux-amd64"));
      for (var point : points) {
        base(site);
        table.add(point + " " + endure(site, point, "round-" + table.size()));
      }
      base(site);
    } finally {
      System.out.println("jobs that ended early:\n" + String.join("\n", table));
    }
    assertThat(table).hasSize(points.size());
  }

  /** Nobody waits for a lock or a deadline of the run before. */
  private static void base(HelloSite site) throws Exception {
    site.spec("1.0.0").write();
    var step =
        site.action()
            .run("run", HelloSite.from(HelloSite.release("1.0.0"), "\"allow-downgrade\":\"true\""));
    assertThat(step.status()).as(step.log()).isZero();
    assertThat(site.running()).containsExactly("1.0.0", "1.0.0");
  }

  private String endure(HelloSite site, CancelPoint point, String round) throws Exception {
    removeRuns();
    var inputs = inputs(site, point.kind(), round);
    var running = site.action().start("run", inputs);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> point.isReached(folder) || !running.process().isAlive());
    Thread.sleep(point.later());
    if (point.lost()) {
      running.kill();
    } else {
      running.cancel();
    }
    var end = running.end();
    var rest = site.action().run("finalize", inputs);
    var what = point + "\n" + end.log() + "\n--- finalize\n" + rest.log() + rest.summary();
    assertThat(point.isReached(folder)).as(what).isTrue();
    var has = site.running();
    assertThat(said(end, rest)).as(what).isEqualTo(has);
    isAllowed(point, end, has, what);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(site.litter()).as(what).isEmpty());
    return "exit %3d, then %d; result %s; hosts %s"
        .formatted(end.status(), rest.status(), result(end, rest), has);
  }

  /** Else the events of earlier runs would be taken for those of this one. */
  private void removeRuns() throws IOException {
    var runs = folder.resolve("temp/svc-deploy");
    if (Files.exists(runs)) {
      try (var all = Files.walk(runs)) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String inputs(HelloSite site, Kind kind, String round) throws IOException {
    var spec = site.spec("1.1.0").set("calm", "1s").set("round", round);
    switch (kind) {
      case BUILT -> {
        // With a name of its own, so that something is left to compile.
        var module = Path.of("../examples/hello").toAbsolutePath().normalize();
        spec.set("source", HelloSite.build(module, round.replace('-', '_'))).write();
        return "{\"version\":\"1.1.0\"}";
      }
      case DOWNLOADED -> {
        spec.write();
        return "{\"from\":\"github:acme/hello@v1.1.0\"}";
      }
      case BAD -> {
        spec.write();
        return HelloSite.from(HelloSite.release("1.1.0", "broken_500"));
      }
      case BAD_ON_SECOND -> spec.set("port", "8081").write();
      case GOOD -> spec.write();
    }
    return HelloSite.from(HelloSite.release("1.1.0"));
  }

  private static String result(ActionRun.Step end, ActionRun.Step rest) {
    return rest.outputs().getOrDefault("result", end.outputs().getOrDefault("result", ""));
  }

  /** What the two steps say the hosts run, in the outputs and the summary. */
  private static List<String> said(ActionRun.Step end, ActionRun.Step rest) throws IOException {
    var hosts = rest.outputs().getOrDefault("hosts-json", end.outputs().get("hosts-json"));
    if (hosts != null) {
      var said = new ArrayList<String>();
      for (var host : new JsonMapper().readTree(hosts)) {
        var now = List.of("deployed", "unchanged").contains(host.path("outcome").asText());
        // Of a host that the run did not come to it says nothing.
        said.add(host.path(now ? "to" : "from").asText("1.0.0"));
      }
      return said;
    }
    if (rest.summary().contains("before any host was changed")
        || end.outputs().containsKey("result")) {
      return List.of("1.0.0", "1.0.0");
    }
    assertThat(rest.summary()).contains("Cut off", "brought to its end");
    var said = RECOVERED.matcher(rest.summary()).results().map(it -> it.group(2)).toList();
    assertThat(rest.summary().contains("The hosts run different versions: "))
        .isEqualTo(said.stream().distinct().count() > 1);
    return said;
  }

  private static void isAllowed(
      CancelPoint point, ActionRun.Step end, List<String> has, String what) {
    boolean good = point.kind() == Kind.GOOD || point.kind() == Kind.BAD_ON_SECOND;
    assertThat(has).as(what).isSubsetOf(good ? List.of("1.0.0", "1.1.0") : List.of("1.0.0"));
    if (end.outputs().containsKey("hosts-json")) {
      assertThat(has.stream().distinct()).as(what).hasSize(1);
      assertThat(end.status()).as(what).isIn(has.contains("1.1.0") ? List.of(0) : List.of(130, 3));
      assertThat(end.outputs().get("rolled-back")).isEqualTo(end.status() == 3 ? "true" : "false");
    }
  }
}
