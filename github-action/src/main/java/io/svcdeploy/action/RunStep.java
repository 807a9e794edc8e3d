package io.svcdeploy.action;

import io.svcdeploy.action.RunReport.Trouble;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Does what the inputs ask for, and tells the runner what came of it. */
final class RunStep {
  /** The runner shows no more of a kind in a step. */
  private static final int MOST_ERRORS = 10;

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
  private final WorkflowLog log;
  private final StepFiles files;

  RunStep(Step step) {
    this.step = step;
    this.log = step.log();
    this.files = step.files();
  }

  int run() throws IOException {
    var folder = RunFolder.begin(step.temp());
    step.github().begin(folder);
    var ended = step.command().run(Invocation.of(step.inputs(), folder));
    var report = RunReport.in(folder.report());
    var result =
        report
            .flatMap(RunReport::result)
            .orElseGet(() -> WITHOUT_REPORT.getOrDefault(ended.status(), "failed"));
    step.github().end(folder, result, report.map(RunReport::inAWord).orElse(result));
    folder.end();
    outputs(ended, result, folder, report);
    if (report.isPresent()) {
      timelines(report.get());
      troubles(report.get().troubles());
      files.summary(Files.readString(folder.report().resolve("report.md")));
    } else if (ended.status() != 0) {
      mistakes(ended);
    }
    return ended.status();
  }

  private void outputs(
      Command.Ended ended, String result, RunFolder folder, Optional<RunReport> report)
      throws IOException {
    files.output("exit-code", Integer.toString(ended.status()));
    files.output("report", folder.report().toString());
    files.output("result", result);
    for (var output : report.map(RunReport::outputs).orElse(Map.of()).entrySet()) {
      files.output(output.getKey(), output.getValue());
    }
    for (var line : ended.lines()) {
      var token = TOKEN.matcher(line);
      if (token.matches()) {
        files.output("plan-token", token.group(1));
      }
    }
  }

  private void timelines(RunReport report) {
    report
        .timelines()
        .forEach(
            (host, lines) -> {
              log.beginGroup(host);
              lines.forEach(log::line);
              log.endGroup();
            });
  }

  private void troubles(List<Trouble> troubles) {
    boolean all = troubles.size() <= MOST_ERRORS;
    for (var it : troubles.subList(0, all ? troubles.size() : MOST_ERRORS - 1)) {
      log.error(Map.of("title", it.host() + ": " + it.outcome()), it.message());
    }
    if (!all) {
      int rest = troubles.size() - MOST_ERRORS + 1;
      log.error(Map.of("title", "svc-deploy"), rest + " more hosts have trouble; see the summary");
    }
  }

  /** No host was asked for anything: what was printed is our own. */
  private void mistakes(Command.Ended ended) {
    if (ended.status() != ExitCode.USAGE.code()) {
      errorLines(ended);
      return;
    }
    int told = 0;
    for (var line : ended.lines()) {
      var mistake = MISTAKE.matcher(line);
      if (mistake.matches() && told++ < MOST_ERRORS) {
        log.error(
            Map.of("file", mistake.group(1), "line", mistake.group(2), "col", mistake.group(3)),
            mistake.group(4));
      }
    }
    if (told == 0) {
      errorLines(ended);
    }
  }

  private void errorLines(Command.Ended ended) {
    ended.lines().stream()
        .filter(line -> line.startsWith("error: "))
        .limit(MOST_ERRORS)
        .forEach(line -> log.error(Map.of("title", "svc-deploy"), line.substring(7)));
  }
}
