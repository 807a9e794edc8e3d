package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import java.time.Duration;
import java.util.List;

/** What runs the commands of health checks on a host, and so the language they are written in. */
public enum CheckShell {
  /** A POSIX shell. */
  SH {
    @Override
    String script(List<HostCommand> commands, Duration timeout) {
      return CommandScript.of(commands, timeout);
    }

    @Override
    List<CommandAnswer> read(String printed) {
      return CommandScript.read(printed);
    }

    @Override
    Duration extra() {
      return Duration.ZERO;
    }
  },

  /** The {@code cmd} of Windows; a command is the text of a batch file. */
  CMD {
    @Override
    String script(List<HostCommand> commands, Duration timeout) {
      return CmdCommandScript.of(commands, timeout);
    }

    @Override
    List<CommandAnswer> read(String printed) {
      return CmdCommandScript.read(printed);
    }

    @Override
    Duration extra() {
      return Duration.ofSeconds(5);
    }
  };

  /** Text that runs the commands one after the other and prints their answers. */
  abstract String script(List<HostCommand> commands, Duration timeout);

  /** Reads what {@link #script} printed. */
  abstract List<CommandAnswer> read(String printed);

  /** What starting, watching and ending one command may take beyond its own time. */
  abstract Duration extra();
}
