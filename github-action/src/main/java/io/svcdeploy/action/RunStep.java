package io.svcdeploy.action;

import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Does what the inputs ask for, and tells the runner what came of it. */
final class RunStep {
  /** How a mistake in the deployment file is told. */
  private static final Pattern MISTAKE = Pattern.compile("(\\S+?):(\\d+):(\\d+): (.*)");

  private static final Pattern TOKEN = Pattern.compile("Plan token: ([0-9a-f]{16})\\b.*");

  /** The result of a command that changes no host, or ended before it could. */
  private static final Map<Integer, String> WITHOUT_REPORT =
      Map.of(
          ExitCode.OK.code(), "ok",
          ExitCode.USAGE.code(), "usage",
          ExitCode.LOCKED.code(), "locked",
          ExitCode.CANCELLED.code(), "cancelled");

  private final Step step;
  private final Telling telling;

  RunStep(Step step) {
    this.step = step;
    this.telling = new Telling(step);
  }

  int run() throws IOException {
    var folder = RunFolder.begin(step.temp(), step.use());
    step.github().begin(folder);
    var ended = step.command().run(Invocation.of(step.inputs(), folder));
    var report = RunReport.in(folder.report());
    var result =
        report
            .map(RunReport::result)
            .orElseGet(() -> WITHOUT_REPORT.getOrDefault(ended.status(), "failed"));
    telling.result(result, ended.status(), folder);
    if (report.isPresent()) {
      telling.report(folder, report.get());
    } else {
      withoutReport(ended);
    }
    step.github().end(folder, result, report.map(RunReport::verdict).orElse(result));
    folder.end();
    return ended.status();
  }

  private void withoutReport(Command.Ended ended) throws IOException {
    if (ended.status() == ExitCode.USAGE.code()) {
      mistakes(ended);
    } else if (ended.status() != ExitCode.OK.code()) {
      telling.errors(ended);
    } else if (step.inputs().command() == Inputs.Command.PLAN) {
      var token = token(ended);
      if (token.isPresent()) {
        step.files().output("plan-token", token.get());
      }
    }
  }

  /** The last line has it; earlier ones may repeat what a host said. */
  private static Optional<String> token(Command.Ended ended) {
    return ended.lines().stream()
        .map(TOKEN::matcher)
        .filter(it -> it.matches())
        .map(it -> it.group(1))
        .reduce((first, last) -> last);
  }

  /** No host was asked for anything: what was printed is our own. */
  private void mistakes(Command.Ended ended) {
    int told = 0;
    for (var line : ended.lines()) {
      var mistake = MISTAKE.matcher(line);
      if (mistake.matches() && told++ < Telling.MOST_ERRORS) {
        step.log()
            .error(
                Map.of(
                    "file",
                    inRepository(mistake.group(1)),
                    "line",
                    mistake.group(2),
                    "col",
                    mistake.group(3)),
                mistake.group(4));
      }
    }
    if (told == 0) {
      telling.errors(ended);
    }
  }

  /** GitHub looks for the file from the top of the repository. */
  private String inRepository(String file) {
    try {
      var path = Path.of(file).toAbsolutePath().normalize();
      return path.startsWith(step.workspace())
          ? step.workspace().relativize(path).toString().replace('\\', '/')
          : file;
    } catch (InvalidPathException e) {
      return file;
    }
  }
}
