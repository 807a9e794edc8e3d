package io.svcdeploy.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens during a run, as data: the console, the event file, the report and the wrappers for
 * CI systems all render the same events. The JSON form ({@code --events}) is versioned; see {@code
 * docs/events.md}.
 */
public sealed interface DeployEvent {

  /** The run begins. {@code operation} is the command's name: deploy, rollback, build. */
  record RunStarted(
      @OwnWord String operation,
      String deployment,
      String service,
      Optional<String> version,
      Optional<String> target,
      List<String> hosts)
      implements DeployEvent {}

  /** A platform of the build matrix begins to build. */
  record BuildStarted(String platform) implements DeployEvent {}

  /** A platform is built and its stamp was read back from the binary. */
  record BuildFinished(String platform, String digest, long bytes, Duration took)
      implements DeployEvent {}

  /** A host enters a phase. */
  record PhaseStarted(String host, Phase phase) implements DeployEvent {}

  /** Bytes on their way to a host; {@code sent} counts up to {@code total}. */
  record Transferred(String host, long sent, long total) implements DeployEvent {}

  /** The health gate looked once. {@code elapsed} counts from the start of the gate. */
  record GateTried(String host, int number, Duration elapsed, boolean healthy, String detail)
      implements DeployEvent {}

  /**
   * A host's fate is decided. {@code outcome} is the outcome's kebab-case name, {@code downtime}
   * how long at most the service was down.
   */
  record HostFinished(
      String host,
      @OwnWord String outcome,
      Optional<String> from,
      Optional<String> to,
      Duration took,
      Optional<Duration> downtime,
      String message)
      implements DeployEvent {}

  /** Something a person should read; {@code host} is empty when it concerns the run. */
  record Notice(Level level, Optional<String> host, String text) implements DeployEvent {}

  /** The run is over. {@code result} is the fleet verdict's kebab-case name. */
  record RunFinished(@OwnWord String result, ExitCode exitCode, Duration took)
      implements DeployEvent {}

  /** How much a notice matters. */
  enum Level {
    INFO,
    WARNING,
    ERROR
  }

  /** The phases a host goes through, in order; a host may end in any of them. */
  enum Phase {
    CONNECT,
    PROBE,
    LOCK,
    TRANSFER,
    STAGE,
    SWITCH,
    GATE,
    CONFIRM,
    REVERT
  }

  static Notice info(String host, String text) {
    return new Notice(Level.INFO, Optional.of(host), text);
  }

  static Notice warning(String host, String text) {
    return new Notice(Level.WARNING, Optional.of(host), text);
  }
}
