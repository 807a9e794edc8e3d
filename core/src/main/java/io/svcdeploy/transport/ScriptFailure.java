package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.time.Duration;

/** Why a script has no result, while the way to the host is fine. */
final class ScriptFailure {
  private ScriptFailure() {}

  /**
   * @param received what it had printed by then
   */
  static DeployException tooSlow(String host, Duration deadline, String received) {
    return DeployException.failed(
            "a script did not end within " + Durations.say(deadline) + " and may still run",
            "look at the host for what it waits for, or allow more time (ssh.command-timeout)")
        .withOutput(received)
        .onHost(host);
  }

  static DeployException interrupted(String host) {
    return new DeployException(
            ExitCode.CANCELLED,
            "interrupted while a script was running",
            "look at the host: the script may have run to its end")
        .onHost(host);
  }
}
