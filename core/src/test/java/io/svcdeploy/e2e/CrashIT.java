package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.FaultPoint.Moment.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  @TempDir Path temp;

  private static List<FaultPoint> points() {
    return FaultPoint.all()
        ? FaultPoint.everywhere()
        : List.of(
            new FaultPoint(true, true, at("switch", 150)),
            new FaultPoint(true, false, at("gate", 0)),
            new FaultPoint(false, true, at("gate", 0)),
            new FaultPoint(false, false, at("revert", 0)));
  }

  @Test
  void killedAtAnyMomentTheHostEndsOnAVersionThatBelongsTogether(Fleet fleet) throws Exception {
    FaultSite.endure(
        "controller killed", fleet, temp, Duration.ofSeconds(3), points(), CrashIT::kill);
  }

  private static String kill(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    controller.destroyForcibly();
    controller.onExit().join();
    var then = site.states();
    long took = site.awaitDecided();
    var runs = site.running();
    assertThat(runs).as("%s, then %s", point, then).isIn(point.allowed());
    return "was %-22s runs %-5s after %d s".formatted(then, runs, took);
  }

  @Test
  void theNextRunSendsNothingThatWasStagedAlready(Fleet fleet) throws Exception {
    FaultSite.endure(
        "run again after a kill",
        fleet,
        temp.resolve("again"),
        Duration.ofSeconds(3),
        List.of(
            new FaultPoint(true, true, at("switch", 0)),
            new FaultPoint(false, true, at("gate", 0))),
        CrashIT::runAgain);
  }

  private static String runAgain(FaultSite site, FaultPoint point) throws Exception {
    kill(site, point);
    site.cli().run("unlock", "--yes").exits(0);
    var report = site.folder().resolve("report");
    site.cli()
        .run("deploy", "--from", point.release().toString(), "--report", report.toString())
        .exits(0);
    assertThat(site.running()).isEqualTo("1.1.0");
    var host = new ObjectMapper().readTree(report.resolve("report.json").toFile()).at("/hosts/0");
    assertThat(host.get("bytesSent").asLong(-1)).as(host.toString()).isZero();
    return "sent 0 bytes";
  }
}
