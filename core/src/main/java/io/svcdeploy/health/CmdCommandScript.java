package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.script.Cmd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code cmd} text that runs commands for a look, and the reading of what it prints: first a
 * mark, which no output can know, and per command a line of that mark and the exit status, then the
 * output. It is part of a script of the host protocol, whose {@code :nap} it uses.
 *
 * <p>A command is a batch file of its own in the login's home folder, which others cannot read, for
 * as long as it runs: other users of the host can read arguments.
 */
final class CmdCommandScript {
  /** With what cmd ends a batch file whose program is not there. */
  private static final String NO_PROGRAM = "9009";

  /**
   * The last lines of a longer output have a bar before them, which keeps echo from reading one.
   */
  private static final String LONG = " long";

  private static final Pattern BAR = Pattern.compile("(?m)^\\|");

  private static final int LONGEST_LINE = 8000;

  private CmdCommandScript() {}

  static String of(List<HostCommand> commands, Duration timeout) {
    if (commands.isEmpty()) {
      return "";
    }
    var mark = "svc-check-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return of(commands, timeout, mark);
  }

  /**
   * @throws IllegalArgumentException if a command holds a control character, or a line that is too
   *     long
   */
  static String of(List<HostCommand> commands, Duration timeout, String mark) {
    var script = new StringBuilder("set \"CHECK=%~n0.check\"\n");
    script.append(Cmd.set("MARK", mark)).append("echo %MARK%\n");
    for (var command : commands) {
      script.append(file(".cmd", "@echo off\n" + command.run()));
      script.append(file(".in", command.input()));
      script.append(Cmd.set("KEEP", Integer.toString(command.keep())));
      script.append(
          Cmd.set("LEFT", Long.toString(CommandScript.wholeSeconds(timeout).toSeconds())));
      script.append("call :check_run\n");
    }
    return script.append(subroutines()).toString();
  }

  /** Lines for a file of the check. Blanks at the begin of a line mean nothing in either kind. */
  private static String file(String suffix, String content) {
    var file = "\"%CHECK%" + suffix + "\"";
    return "type nul >"
        + file
        + "\n"
        + content
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> ">>" + file + " " + echo(line))
            .collect(Collectors.joining());
  }

  private static String echo(String line) {
    var command = Cmd.echo(line);
    if (command.length() > LONGEST_LINE) {
      throw new IllegalArgumentException(
          "a line is too long for cmd: it has " + line.length() + " characters");
    }
    return command;
  }

  private static String subroutines() {
    try (InputStream in = CmdCommandScript.class.getResourceAsStream("windows/check.cmd")) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: check.cmd is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<CommandAnswer> read(String printed) {
    var mark = printed.lines().findFirst().orElse("").strip();
    if (!mark.startsWith("svc-check-")) {
      return List.of();
    }
    var parts = printed.split("\n" + mark + " ", -1);
    return Arrays.stream(parts).skip(1).map(CmdCommandScript::answer).toList();
  }

  private static CommandAnswer answer(String part) {
    int end = part.indexOf('\n');
    var head = (end < 0 ? part : part.substring(0, end)).strip();
    var rest = end < 0 ? "" : part.substring(end + 1);
    if (!head.endsWith(LONG)) {
      return answer(head, rest);
    }
    return answer(
        head.substring(0, head.length() - LONG.length()), BAR.matcher(rest).replaceAll(""));
  }

  private static CommandAnswer answer(String status, String output) {
    return switch (status) {
      case "killed" -> new CommandAnswer(CommandCheck.KILLED, output);
      case "apart" ->
          new CommandAnswer(255, "not run: too many other cmd began at the same moment");
      case NO_PROGRAM -> new CommandAnswer(CommandCheck.NOT_FOUND, output);
      default ->
          status.matches("-?[0-9]{1,10}")
              ? new CommandAnswer((int) Long.parseLong(status), output)
              : new CommandAnswer(255, "the host did not tell how the command ended");
    };
  }
}
