package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.FaultPoint.Moment.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network is cut at moments spread over a whole deployment: packets get lost, nobody is told.
 * By default a few moments; all of them with {@code -Dsvc-deploy.crash=all}.
 */
@RealHosts
class NetworkCutIT {
  /** Longer than it takes to notice: three signs of life, a second apart, and one more second. */
  private static final long SHORT_MILLIS = 7_000;

  @TempDir Path temp;

  private static List<FaultPoint> upgrades(FaultPoint... sample) {
    return FaultPoint.all()
        ? Stream.of(true, false)
            .flatMap(
                good ->
                    FaultPoint.moments(good).stream()
                        .skip(1) // before it, there is no connection to cut
                        .map(moment -> new FaultPoint(true, good, moment)))
            .toList()
        : List.of(sample);
  }

  @Test
  void afterAShortCutTheControllerConnectsAgainAndLearnsTheOutcome(Fleet fleet) throws Exception {
    var points =
        upgrades(
            new FaultPoint(true, true, at("stage", 0)),
            new FaultPoint(true, true, at("switch", 100)),
            new FaultPoint(true, false, at("gate", 0)),
            new FaultPoint(true, true, at("confirm", 0)));
    FaultSite.endure(
        "network cut for 7 s", fleet, temp, Duration.ofSeconds(20), points, NetworkCutIT::cut);
  }

  private static String cut(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    site.host().interfaceDown();
    try {
      Thread.sleep(SHORT_MILLIS);
    } finally {
      site.host().interfaceUp();
    }
    var said = site.end(controller);
    assertThat(controller.exitValue()).as("%s%n%s", point, said).isEqualTo(point.good() ? 0 : 3);
    assertThat(site.running()).as(said).isEqualTo(point.good() ? "1.1.0" : "1.0.0");
    return "exit %d, connected again: %s"
        .formatted(controller.exitValue(), said.contains("connecting again"));
  }

  @Test
  void cutOffForGoodTheHostDecidesAlone(Fleet fleet) throws Exception {
    var points =
        upgrades(
            new FaultPoint(true, true, at("stage", 0)),
            new FaultPoint(true, true, at("switch", 100)),
            new FaultPoint(true, false, at("switch", 250)),
            new FaultPoint(true, true, at("gate", 400)));
    FaultSite.endure(
        "network cut for good", fleet, temp, Duration.ofSeconds(3), points, NetworkCutIT::cutOff);
  }

  private static String cutOff(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    site.host().interfaceDown();
    try {
      var then = site.states();
      long took = site.awaitDecided();
      var said = site.end(controller);
      var runs = site.running();
      assertThat(runs).as("%s, then %s", point, then).isIn(point.allowed());
      assertThat(controller.exitValue()).as("%s%n%s", point, said).isIn(exits(runs));
      return "was %-22s runs %-5s after %d s, exit %d"
          .formatted(then, runs, took, controller.exitValue());
    } finally {
      site.host().interfaceUp();
    }
  }

  /** Success is told only of a host that has confirmed; 4 of one that nobody can ask. */
  private static List<Integer> exits(String runs) {
    return runs.equals("1.1.0") ? List.of(0, 4) : List.of(1, 4);
  }
}
