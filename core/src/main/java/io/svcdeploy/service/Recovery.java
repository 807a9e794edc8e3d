package io.svcdeploy.service;

import java.time.Duration;
import java.util.List;

/**
 * What the manager does when the service fails: its first action at the first failure, and so on,
 * the last one at all further failures. See <a
 * href="https://learn.microsoft.com/windows/win32/api/winsvc/ns-winsvc-service_failure_actionsw">SERVICE_FAILURE_ACTIONSW</a>.
 *
 * @param actions none: the manager does nothing
 * @param resetAfter without a failure for so long, the count starts again; whole seconds, {@link
 *     #NEVER_RESET} for never
 * @param command what {@link Kind#COMMAND} runs, as the service's account; empty without it
 * @param onErrorExit also when the service stops with an error, not only when its process is gone
 *     without a word
 */
public record Recovery(
    List<Action> actions, Duration resetAfter, String command, boolean onErrorExit) {
  /** As long as Windows can say; it means never. */
  public static final Duration NEVER_RESET = Duration.ofSeconds(0xFFFF_FFFFL);

  /** What a new service has. */
  public static final Recovery NONE = new Recovery(List.of(), Duration.ZERO, "", false);

  public Recovery {
    actions = List.copyOf(actions);
    WindowsService.checkText("the recovery command", command);
    resetAfter = actions.isEmpty() ? Duration.ZERO : resetAfter; // Windows forgets it as well
    if (resetAfter.isNegative() || resetAfter.compareTo(NEVER_RESET) > 0) {
      throw new IllegalArgumentException(
          "the failure count can be reset after 0 to 4294967295 seconds");
    }
    if (resetAfter.toNanosPart() != 0) {
      throw new IllegalArgumentException("the failure count is reset after whole seconds");
    }
    if (command.isBlank() && actions.stream().anyMatch(action -> action.kind() == Kind.COMMAND)) {
      throw new IllegalArgumentException("the recovery runs a command, but has none");
    }
  }

  /** What is done at a failure. */
  public enum Kind {
    NONE,
    RESTART,
    COMMAND,
    /** Restarts the machine: kept where a host has it, for a rollback must bring it back. */
    REBOOT
  }

  /**
   * @param delay before it, in whole milliseconds
   */
  public record Action(Duration delay, Kind kind) {
    public Action {
      Milliseconds.check("the delay of a recovery action", delay);
    }
  }
}
