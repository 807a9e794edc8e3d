package io.svcdeploy.rollout;

import io.svcdeploy.health.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long the service of one host was down for a deployment: from right before it was first
 * stopped to the end of the look from which on a gate saw all its checks pass. So requests failed
 * for no longer than that, as far as the checks tell; it is too long by what lies between two looks
 * and by hooks that run before the gate. That the host's answer was on its way counts nowhere; the
 * look's round trip, which counts, makes up for it.
 */
final class Downtime {
  private final LongSupplier nanos;
  private Optional<Long> stopped = Optional.empty();
  private Optional<Duration> measured = Optional.empty();

  Downtime() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that no one sets
   */
  Downtime(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * The host has just answered.
   *
   * @param ago by the host's clock, which tells no more than that here; empty if nobody was lost
   */
  void stopped(Optional<Duration> ago) {
    stopped = ago.map(it -> nanos.getAsLong() - it.toNanos());
  }

  /** A gate has just ended. Of two, as when the host goes back, the last one counts. */
  void gated(Verdict verdict) {
    measured = Optional.empty();
    if (verdict instanceof Verdict.Healthy healthy) {
      var known = healthy.took().minus(healthy.since());
      measured = stopped.map(since -> Duration.ofNanos(nanos.getAsLong() - since).minus(known));
    }
  }

  /** Empty if it is not known, or if the service was never down. */
  Optional<Duration> measured() {
    return measured;
  }
}
