package io.svcdeploy.report;

import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.DeployEvent.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an active host is. Times count from the start of the run.
 *
 * @param since the phase began
 * @param look the gate's last
 * @param healthySince the first of the gate's unbroken healthy looks
 */
record HostProgress(
    Phase phase,
    Duration since,
    long sent,
    long total,
    Optional<GateTried> look,
    Optional<Duration> healthySince) {

  static HostProgress in(Phase phase, Duration at) {
    return new HostProgress(phase, at, 0, 0, Optional.empty(), Optional.empty());
  }

  HostProgress transferred(long nowSent, long ofTotal) {
    return new HostProgress(phase, since, nowSent, ofTotal, look, healthySince);
  }

  HostProgress tried(GateTried now, Duration at) {
    var healthy =
        now.healthy() ? healthySince.or(() -> Optional.of(at)) : Optional.<Duration>empty();
    return new HostProgress(phase, since, sent, total, Optional.of(now), healthy);
  }
}
