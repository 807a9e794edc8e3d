package io.svcdeploy.host;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.service.WindowsError;
import io.svcdeploy.transport.ScriptResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns a failed script into an error that says what to do. */
final class HostErrors {
  /** Exit statuses of our scripts; see the texts beside this class's resources. */
  static final int LOCKED = 75;

  static final int STALE = 76;
  static final int HOST_WENT_BACK = 77;
  static final int DAMAGED = 81;

  static final String HOOK_HINT =
      "what the hook said is above; mend it, or what it asks, then run again";

  private HostErrors() {}

  static DeployException of(String host, String whatFailed, ScriptResult result) {
    if (result.status() == LOCKED) {
      return locked(LockHolder.from(Fields.parse(result.out())).orElse(unknownHolder()))
          .onHost(host);
    }
    var said = result.output();
    var error =
        switch (result.status()) {
          case STALE ->
              new DeployException(
                  ExitCode.LOCKED,
                  whatFailed + ": the lock was lost to another deployment",
                  "see with `svc-deploy status` what the other deployment did, then run again");
          default -> DeployException.failed(whatFailed + reason(": ", said), hint(said));
        };
    return error.onHost(host).withOutput(said);
  }

  static DeployException locked(LockHolder holder) {
    return new DeployException(
        ExitCode.LOCKED,
        "locked by " + holder.owner() + " (" + holder.run() + ") since " + holder.since(),
        "wait for it; it expires by itself in "
            + Math.max(0, holder.left().toSeconds())
            + " s; if that run is dead, `svc-deploy unlock` frees it");
  }

  private static LockHolder unknownHolder() {
    return LockHolder.from(Fields.parse("lock=0")).orElseThrow();
  }

  /** Why, where Windows has a number for it, after these words; else nothing. */
  static String reason(String before, String output) {
    return WindowsError.in(output).map(error -> before + error.text()).orElse("");
  }

  /**
   * Which hook failed and how, if the transaction's log tells of one before the switch was done.
   */
  static Optional<String> failedHook(List<String> log) {
    return log.stream()
        .map(line -> line.replaceFirst("^[0-9]+ ", ""))
        .filter(line -> line.startsWith("the hook "))
        .findFirst();
  }

  /** What to do about what a command of the host said. */
  static String hint(String output) {
    return WindowsError.in(output).map(WindowsError::hint).orElseGet(() -> posixHint(output));
  }

  private static String posixHint(String output) {
    var lower = output.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("disk quota exceeded")) {
      return "the disk is full: free some room, then run again";
    }
    if (lower.contains("read-only file system")) {
      return "the folder is on a read-only file system: remount it or choose another `directory`";
    }
    if (lower.contains("permission denied") || lower.contains("operation not permitted")) {
      return "the login user may not do this: set `sudo: true`, or choose a `directory` that it owns";
    }
    if (lower.contains("not made by svc-deploy")) {
      return "choose another `service` name, or stop, disable and remove that unit";
    }
    if (lower.contains("not found")) {
      return "a command is missing on the host: `svc-deploy doctor` lists what is needed";
    }
    return "the host's own words are above; `svc-deploy doctor` checks the host from end to end";
  }
}
