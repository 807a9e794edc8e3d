package io.svcdeploy.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened on one host.
 *
 * @param digest of the binary that was to run there; empty if it did not get so far
 * @param bytesSent over the network, after compression
 * @param codec how: {@code none}, {@code raw}, {@code gzip}, {@code zstd}, {@code patch}
 * @param downtime how long at most the service was down, where that is known; empty if it was not
 * @param timeline in order of time
 * @param evidence of a failure; empty when all went well
 */
public record HostReport(
    String host,
    HostOutcome outcome,
    Optional<String> digest,
    long bytesSent,
    long bytesTotal,
    String codec,
    Duration took,
    Optional<Duration> downtime,
    List<Moment> timeline,
    Optional<Evidence> evidence) {
  public HostReport {
    timeline = List.copyOf(timeline);
  }

  /** Something that happened at a time, by the controller's clock. */
  public record Moment(Instant at, String what) {}

  /**
   * What a person needs to understand a failure without logging in.
   *
   * @param tries the last looks of the gate, oldest first
   * @param unitStatus what the service manager said
   * @param lastLogLines of the service, oldest first
   * @param leftAs what the host was left as, in one sentence
   */
  public record Evidence(
      List<GateTry> tries, String unitStatus, List<String> lastLogLines, String leftAs) {
    public Evidence {
      tries = List.copyOf(tries);
      lastLogLines = List.copyOf(lastLogLines);
    }
  }

  /** One look of the gate: {@code elapsed} from its start. */
  public record GateTry(int number, Duration elapsed, List<CheckResult> checks) {
    public GateTry {
      checks = List.copyOf(checks);
    }

    public boolean healthy() {
      return checks.stream().allMatch(CheckResult::ok);
    }
  }

  /** One check of a look: what was checked, and what was seen. */
  public record CheckResult(String check, boolean ok, String seen) {}
}
