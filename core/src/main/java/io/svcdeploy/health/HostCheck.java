package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import java.time.Duration;

/** A check of the deployment file, filled in, that the host can answer by running a command. */
interface HostCheck {
  /** What is checked, for a person. */
  String label();

  /** The command that asks, given the time it has. */
  HostCommand command(CheckShell shell, Duration timeout);

  Seen judge(CheckShell shell, CommandAnswer answer, Duration timeout);
}
