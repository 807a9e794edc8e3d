package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell text that runs commands for a look, and the reading of what it prints: per command a
 * line {@code svc-check}, then the output and in the last line the exit status, each line marked
 * with a bar so that no output can be taken for a frame.
 *
 * <p>A command travels in an environment variable, not in an argument: other users of the host can
 * read arguments.
 */
final class CommandScript {
  private static final String FRAME = "svc-check";

  // Not every host has timeout(1): macOS does not, but it has Perl. Both kill the whole process
  // group, or a child of the command would keep the pipe open.
  private static final String TIMED =
      """
      svc_timed() {
        if command -v timeout >/dev/null 2>&1; then
          timeout -s KILL "$@"
        elif command -v perl >/dev/null 2>&1; then
          perl -e '$t = shift; $p = fork; if (!$p) { setpgrp; exec @ARGV; exit 127 }
            $SIG{ALRM} = sub { kill 9, -$p; exit 137 }; alarm $t; waitpid $p, 0;
            exit($? & 127 ? 128 + ($? & 127) : $? >> 8)' "$@"
        else
          shift
          "$@"
        fi
      }
      """;

  private CommandScript() {}

  static String of(List<HostCommand> commands, Duration timeout) {
    if (commands.isEmpty()) {
      return "";
    }
    var script = new StringBuilder(TIMED);
    for (var command : commands) {
      script.append(one(command, wholeSeconds(timeout).toSeconds()));
    }
    return script.toString();
  }

  private static String one(HostCommand command, long seconds) {
    return """
        echo %s
        {
          export %s
          svc_timed %d sh -c 'svc_run=$SVC_CHECK; unset SVC_CHECK; eval "$svc_run"' </dev/null 2>&1
          printf '\\n%%s\\n' "$?"
        } 2>/dev/null | tail -c %d | LC_ALL=C sed 's/^/|/'
        """
        .formatted(FRAME, Sh.assign("SVC_CHECK", command.run()).strip(), seconds, command.keep());
  }

  static List<CommandAnswer> read(String printed) {
    var answers = new ArrayList<CommandAnswer>();
    var lines = new ArrayList<String>();
    var open = false;
    for (var line : printed.split("\n")) {
      if (line.equals(FRAME)) {
        if (open) {
          answers.add(answer(lines));
        }
        open = true;
        lines.clear();
      } else if (line.startsWith("|")) {
        lines.add(line.substring(1));
      }
    }
    if (open) {
      answers.add(answer(lines));
    }
    return answers;
  }

  private static CommandAnswer answer(List<String> lines) {
    if (lines.isEmpty() || !lines.get(lines.size() - 1).matches("[0-9]{1,3}")) {
      return new CommandAnswer(255, "the host did not tell how the command ended");
    }
    var end = lines.size() - 1;
    return new CommandAnswer(
        Integer.parseInt(lines.get(end)), String.join("\n", lines.subList(0, end)));
  }

  /** Rounded up: not every {@code timeout} knows fractions. */
  static Duration wholeSeconds(Duration timeout) {
    return Duration.ofSeconds(Math.max(1, timeout.plusNanos(999_999_999).toSeconds()));
  }
}
