package io.svcdeploy.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What a plan shows of a host to people, and what no run needs to know.
 *
 * @param changes files that differ, a line each, those that may be shown with their lines
 * @param transfer what would be sent; empty where nothing is
 */
record Preview(List<String> changes, Optional<FleetPlan.Transfer> transfer) {
  /** Reads the old files from the host and encodes what would be sent. */
  static Preview of(RunContext run, HostPlan plan) {
    return new Preview(ReleaseDiff.of(plan), Forecast.of(run, plan));
  }
}
