package io.svcdeploy.health;

import io.svcdeploy.report.HostReport.GateTry;
import java.time.Duration;
import java.util.List;

/** How a gate ended. */
public sealed interface Verdict {
  /** The tries, oldest first; of many the first few and the last. */
  List<GateTry> tries();

  /** From the start of the gate. */
  Duration took();

  /**
   * All checks passed, for as long as asked.
   *
   * @param since when that was first known, from the start of the gate: the end of the look from
   *     which on all was well
   */
  record Healthy(List<GateTry> tries, Duration took, Duration since) implements Verdict {}

  /**
   * @param reason for a person, without the host: {@code was healthy for 5.1 s, then the process
   *     ended (1 restart)}
   */
  record Unhealthy(String reason, List<GateTry> tries, Duration took) implements Verdict {}

  /** The run was cancelled before the gate knew. */
  record Cancelled(List<GateTry> tries, Duration took) implements Verdict {}
}
