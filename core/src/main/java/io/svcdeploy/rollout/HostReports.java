package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reports of hosts to which nothing was done. */
final class HostReports {
  private HostReports() {}

  static HostReport of(String host, HostOutcome outcome) {
    return new HostReport(
        host,
        outcome,
        Optional.empty(),
        0,
        0,
        "none",
        Duration.ZERO,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** How the end of a host is told. */
  static DeployEvent.HostFinished finished(HostReport report) {
    var outcome = report.outcome();
    var why =
        outcome instanceof HostOutcome.Skipped skipped
            ? skipped.reason()
            : outcome.trouble().map(HostOutcome.Problem::message).orElse("");
    return new DeployEvent.HostFinished(
        report.host(),
        outcome.label(),
        outcome.ranBefore(),
        outcome.wanted(),
        report.took(),
        report.downtime(),
        why);
  }

  static HostReport failed(String host, DeployException e) {
    var problem = new HostOutcome.Problem(e.code(), e.message(), e.hint(), e.output());
    return of(host, new HostOutcome.Failed(Optional.empty(), problem));
  }
}
