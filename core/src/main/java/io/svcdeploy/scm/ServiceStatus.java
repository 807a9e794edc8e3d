package io.svcdeploy.scm;

import java.time.Duration;
import java.util.Optional;

/**
 * A service as its manager sees it now.
 *
 * @param pid its process, 0 without one
 * @param exitCode a Windows error code, 0 for none; 1077 if it never ran since the machine started
 * @param serviceExitCode the service's own code, where {@code exitCode} is {@value
 *     #SPECIFIC_EXIT_CODE}
 * @param checkpoint grows while a slow start or stop gets on
 * @param waitHint until when the service promised the next checkpoint; zero if it promised nothing
 * @param ownProcess whether the process is the service's alone
 */
public record ServiceStatus(
    State state,
    long pid,
    long exitCode,
    long serviceExitCode,
    long checkpoint,
    Duration waitHint,
    boolean ownProcess) {
  /** {@code ERROR_SERVICE_SPECIFIC_ERROR}. */
  static final long SPECIFIC_EXIT_CODE = 1066;

  private static final long NEVER_STARTED = 1077;

  /** In the order of their numbers, from 1. */
  public enum State {
    STOPPED,
    START_PENDING,
    STOP_PENDING,
    RUNNING,
    CONTINUE_PENDING,
    PAUSE_PENDING,
    PAUSED;

    static State of(int number) {
      if (number < 1 || number > values().length) {
        throw new IllegalArgumentException("not the state of a service: " + number);
      }
      return values()[number - 1];
    }
  }

  /** How it ended, in words; empty if it runs, ended well or was never started. */
  public Optional<String> failure() {
    if (exitCode == 0 || exitCode == NEVER_STARTED || state != State.STOPPED) {
      return Optional.empty();
    }
    return Optional.of(
        exitCode == SPECIFIC_EXIT_CODE
            ? "exit code " + serviceExitCode + " of its own"
            : "Windows error " + exitCode);
  }
}
