package io.svcdeploy.health;

import io.svcdeploy.report.HostReport.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one try of the gate saw; it stands for the moment at which it began.
 *
 * @param at since the start of the gate
 */
record Look(Duration at, ServiceState service, List<CheckResult> checks) {
  boolean healthy() {
    return checks.stream().allMatch(CheckResult::ok);
  }

  /** The checks that failed and what they saw, in one line. */
  String failures() {
    return checks.stream()
        .filter(check -> !check.ok())
        .map(check -> check.check() + ": " + check.seen())
        .collect(Collectors.joining("; "));
  }

  /** For the progress display. */
  String detail() {
    return healthy() ? "all " + Words.count(checks.size(), "check") + " pass" : failures();
  }
}
