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

  // Time's up for the whole process group: a child that lived on would keep the pipe open. So
  // setsid(1) comes before timeout(1), which in BusyBox kills one process only; macOS has neither,
  // but Perl. The messages of a shell about killed jobs go to its own standard error.
  private static final String TIMED =
      """
      svc_timed() {
        if command -v setsid >/dev/null 2>&1; then
          setsid sh -c "$2" </dev/null 2>&1 &
          svc_pid=$!
          { sleep "$1"; kill -KILL "-$svc_pid"; } >/dev/null 2>&1 &
          svc_guard=$!
          wait "$svc_pid"
          svc_status=$?
          kill "$svc_guard"
          return "$svc_status"
        elif command -v perl >/dev/null 2>&1; then
          perl -e '$t = shift; $p = fork; if (!$p) { setpgrp; exec @ARGV; exit 127 }
            $SIG{ALRM} = sub { kill 9, -$p; exit 137 }; alarm $t; waitpid $p, 0;
            exit($? & 127 ? 128 + ($? & 127) : $? >> 8)' "$1" sh -c "$2" </dev/null 2>&1
        else
          (timeout -s KILL "$1" sh -c "$2") </dev/null 2>&1
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
          set +eu
          export %s
          svc_timed %d 'svc_run=$SVC_CHECK; unset SVC_CHECK; eval "$svc_run"'
          printf '\\n%%s\\n' "$?"
        } 2>/dev/null | tail -c %d | LC_ALL=C sed 's/^/|/'
        """
        .formatted(FRAME, Sh.assign("SVC_CHECK", line(command)).strip(), seconds, command.keep());
  }

  private static String line(HostCommand command) {
    return command.input().isEmpty()
        ? command.run()
        : "printf %s " + Sh.quote(command.input()) + " | " + command.run();
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
