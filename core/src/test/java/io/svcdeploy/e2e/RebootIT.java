package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.FaultPoint.Moment.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host loses its power at moments spread over a whole deployment and comes up again; the
 * controller stays. By default a few moments; all with {@code -Dsvc-deploy.crash=all}.
 */
@RealHosts
class RebootIT {
  @TempDir Path temp;

  private static List<FaultPoint> points() {
    return FaultPoint.all()
        ? FaultPoint.everywhere()
        : List.of(
            new FaultPoint(true, true, at("stage", 0)),
            new FaultPoint(true, true, at("switch", 100)),
            new FaultPoint(false, true, at("gate", 0)),
            new FaultPoint(true, true, at("confirm", 60)));
  }

  @Test
  void aHostThatLosesItsPowerComesUpOnAVersionThatBelongsTogether(Fleet fleet) throws Exception {
    FaultSite.endure(
        "power lost", fleet, temp, Duration.ofSeconds(20), points(), RebootIT::loseThePower);
  }

  private static String loseThePower(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    var then = site.states();
    site.host().powerCycle();
    var up = site.states();
    var said = site.end(controller);
    site.awaitDecided();
    var runs = site.running();
    assertThat(runs).as("%s, then %s%n%s", point, then, said).isIn(point.allowed());
    assertThat(controller.exitValue())
        .as("%s runs %s%n%s", point, runs, said)
        .isIn(runs.equals("1.1.0") ? List.of(0) : List.of(1, 3));
    return "was %-22s up as %-22s runs %-5s exit %d"
        .formatted(then, up, runs, controller.exitValue());
  }
}
