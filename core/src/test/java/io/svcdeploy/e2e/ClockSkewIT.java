package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.FaultPoint.Moment.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts whose clocks are days away from the controller's: what {@code date} says there is moved.
 */
@RealHosts
class ClockSkewIT {
  @TempDir Path temp;

  @Test
  void hostsWithWrongClocksAreDeployedToAndLookAfterThemselves(Fleet fleet) throws Exception {
    var points =
        List.of(
            new FaultPoint(true, true, at("gate", 0)), new FaultPoint(true, false, at("gate", 0)));
    FaultSite.endure(
        "clocks three days off", fleet, temp, Duration.ofSeconds(3), points, ClockSkewIT::live);
  }

  private static String live(FaultSite site, FaultPoint point) throws Exception {
    moveClock(site.host(), point.good() ? "3 days" : "3 days ago");
    assertThat(site.cli().run("doctor").all()).contains("clock");
    var status = site.cli().run("deploy", "--from", point.release().toString());
    status.exits(point.good() ? 0 : 3);
    assertThat(site.running()).isEqualTo(point.good() ? "1.1.0" : "1.0.0");
    if (point.good()) {
      site.cli().run("rollback").exits(0);
    }
    assertThat(site.running()).isEqualTo("1.0.0");

    // Nobody else comes in, and the dead-man is on time, by the host's own clock.
    var abandoned = site.deployUntil(point, "--force");
    abandoned.destroyForcibly();
    abandoned.onExit().join();
    assertThat(
            site.cli()
                .run("deploy", "--from", point.release().toString(), "--force")
                .exits(5)
                .all())
        .containsPattern("expires by itself in \\d{2,3} s");
    long took = site.awaitDecided();
    assertThat(site.running()).isEqualTo("1.0.0");
    return "went back after %d s".formatted(took);
  }

  private static void moveClock(TestHost host, String by) {
    host.exec(
            """
            cp /bin/date /bin/date.real
            printf '#!/bin/sh\\nexec /bin/date.real -d "%s" "$@"\\n' >/bin/date.new
            chmod 755 /bin/date.new && mv /bin/date.new /bin/date
            """
                .formatted(by))
        .orFail();
  }
}
