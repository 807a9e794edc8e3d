package io.svcdeploy.report;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome.Deployed;
import io.svcdeploy.report.HostOutcome.Failed;
import io.svcdeploy.report.HostOutcome.NeedsAttention;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostOutcome.RolledBack;
import io.svcdeploy.report.HostOutcome.Skipped;
import io.svcdeploy.report.HostOutcome.Unchanged;
import io.svcdeploy.report.HostReport.CheckResult;
import io.svcdeploy.report.HostReport.Evidence;
import io.svcdeploy.report.HostReport.GateTry;
import io.svcdeploy.report.HostReport.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reports for the tests. */
final class Samples {
  static final Instant STARTED = Instant.parse("2026-11-23T07:54:00Z");
  static final Problem PROBLEM =
      new Problem(
          ExitCode.ROLLED_BACK,
          "not healthy within 30 s",
          "read the log lines below",
          "http 503\nmaintenance");

  private Samples() {}

  static HostOutcome deployed() {
    return new Deployed(Optional.of("1.1.0"), "1.2.0");
  }

  static HostOutcome unchanged() {
    return new Unchanged("1.2.0");
  }

  static HostOutcome rolledBack() {
    return new RolledBack(Optional.of("1.1.0"), "1.2.0", PROBLEM);
  }

  static HostOutcome removed() {
    return new RolledBack(Optional.empty(), "1.2.0", PROBLEM);
  }

  static HostOutcome failed() {
    return new Failed(Optional.of("1.1.0"), PROBLEM);
  }

  static HostOutcome unreachable() {
    return new Failed(Optional.empty(), PROBLEM);
  }

  static HostOutcome needsAttention() {
    return new NeedsAttention(Optional.of("1.1.0"), "1.2.0", PROBLEM);
  }

  static HostOutcome skipped() {
    return new Skipped("the failure budget was spent", HostOutcome.Skipped.Cause.STOPPED);
  }

  static HostReport host(String name, HostOutcome outcome) {
    return new HostReport(
        name,
        outcome,
        Optional.of("3f9a1c"),
        53_200,
        7_356_416,
        "patch",
        Duration.ofMillis(12_345),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static HostReport withEvidence(String name, HostOutcome outcome) {
    return new HostReport(
        name,
        outcome,
        Optional.of("3f9a1c"),
        7_356_416,
        7_356_416,
        "raw",
        Duration.ofMillis(125_400),
        Optional.of(Duration.ofMillis(31_050)),
        List.of(
            new Moment(STARTED.plusMillis(1200), "switched to 1.2.0"),
            new Moment(STARTED.plusSeconds(31), "reverted to 1.1.0")),
        Optional.of(
            new Evidence(
                List.of(
                    new GateTry(
                        1,
                        Duration.ofMillis(1000),
                        List.of(
                            new CheckResult("active", true, "active (running)"),
                            new CheckResult("http", false, "status 503 | maintenance")))),
                "hello.service: active (running)",
                List.of("starting", "```\u001b[31mfatal\u001b[0m: no database"),
                "healthy on 1.1.0")));
  }

  static DeployReport report(String result, ExitCode code, HostReport... hosts) {
    return report("deploy", result, code, hosts);
  }

  static DeployReport report(String operation, String result, ExitCode code, HostReport... hosts) {
    return new DeployReport(
        "d-7f3a",
        operation,
        "hello",
        "prod",
        Optional.of("1.2.0"),
        Optional.of("0a1b2c3"),
        "https://ci.example.com/job/7",
        STARTED,
        Duration.ofMillis(126_000),
        result,
        code,
        List.of(hosts));
  }

  static DeployReport of(String operation, String result, ExitCode code, HostOutcome... outcomes) {
    var hosts = new HostReport[outcomes.length];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = host("web-" + (i + 1), outcomes[i]);
    }
    return report(operation, result, code, hosts);
  }
}
