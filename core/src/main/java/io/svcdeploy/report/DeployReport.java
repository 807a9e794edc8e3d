package io.svcdeploy.report;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.OwnWord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The record of a run: the same data behind the final table, report.json, report.md and junit.xml.
 *
 * @param deployment the run's id, also in each host's journal
 * @param operation deploy or rollback
 * @param run the CI run's address or {@code user@machine}
 * @param result the fleet verdict: deployed, unchanged, failed, rolled-back, needs-attention,
 *     locked, cancelled
 */
public record DeployReport(
    String deployment,
    @OwnWord String operation,
    String service,
    String target,
    Optional<String> version,
    Optional<String> commit,
    String run,
    Instant started,
    Duration took,
    @OwnWord String result,
    ExitCode exitCode,
    List<HostReport> hosts) {
  public DeployReport {
    hosts = List.copyOf(hosts);
  }

  /**
   * The one sentence that says how the run ended and what holds on the hosts now: {@code Failed and
   * rolled back: both hosts are healthy on 1.1.0.}
   */
  public String verdict() {
    return Verdict.of(this);
  }

  /** The command that brings the hosts up to the others that could not be reached, if there are. */
  public Optional<String> catchUp() {
    var missed = hosts.stream().filter(it -> it.outcome().unreachable()).map(HostReport::host);
    var names = missed.collect(Collectors.joining(","));
    var to = operation.equals("rollback") ? version.map(it -> " --to " + it).orElse("") : "";
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("svc-deploy " + operation + " --target " + target + to + " --limit " + names);
  }

  /** The report for people: secrets masked and text from hosts without control characters. */
  public DeployReport readable(Masking masking) {
    return RemoteText.readable(this, masking);
  }
}
