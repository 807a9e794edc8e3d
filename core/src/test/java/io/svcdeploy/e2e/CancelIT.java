package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.FaultPoint.Moment.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The run is asked to stop at moments spread over a whole deployment. By default a few moments; all
 * of them with {@code -Dsvc-deploy.crash=all}.
 */
@RealHosts
class CancelIT {
  @TempDir Path temp;

  @Test
  void aCancelledRunTakesBackWhatItSwitchedOrEndsIt(Fleet fleet) throws Exception {
    var points =
        FaultPoint.all()
            ? FaultPoint.everywhere()
            : List.of(
                new FaultPoint(true, true, at("stage", 0)),
                new FaultPoint(true, true, at("switch", 100)),
                new FaultPoint(false, true, at("gate", 400)),
                new FaultPoint(true, false, at("revert", 0)));
    FaultSite.endure(
        "cancelled by SIGTERM", fleet, temp, Duration.ofSeconds(10), points, CancelIT::cancel);
  }

  private static String cancel(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    controller.destroy();
    var said = site.end(controller);
    assertThat(said).contains("interrupt again to leave that to the hosts");
    // Nothing is left to the dead-man.
    var states = site.states();
    assertThat(states).doesNotContain("activat", "reverting");
    var runs = site.running();
    int status = controller.exitValue();
    assertThat(status).as(said).isIn(runs.equals("1.1.0") ? List.of(0) : List.of(130));
    assertThat(runs).as("%s%n%s", point, said).isIn(point.allowed());
    return "exit %-3d runs %s".formatted(status, runs);
  }

  @Test
  void aSecondSignalLeavesItToTheHosts(Fleet fleet) throws Exception {
    var points =
        List.of(
            new FaultPoint(true, true, at("gate", 0)),
            new FaultPoint(false, true, at("switch", 100)));
    FaultSite.endure(
        "interrupted twice", fleet, temp, Duration.ofSeconds(3), points, CancelIT::interruptTwice);
  }

  private static String interruptTwice(FaultSite site, FaultPoint point) throws Exception {
    var controller = site.deployUntil(point);
    controller.destroy();
    Thread.sleep(400);
    controller.destroy();
    assertThat(controller.waitFor(2, TimeUnit.SECONDS)).as("it ends at once").isTrue();
    var said = site.end(controller);
    assertThat(said).contains("left to the hosts", "go back by themselves");
    assertThat(controller.exitValue()).isEqualTo(130);
    long took = site.awaitDecided();
    var runs = site.running();
    assertThat(runs).isEqualTo(point.before());
    return "runs %s after %d s".formatted(runs, took);
  }
}
