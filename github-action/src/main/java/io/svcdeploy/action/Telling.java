package io.svcdeploy.action;

import io.svcdeploy.action.RunReport.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Tells the runner what came of a run: outputs, a group for each host, annotations, a summary. */
final class Telling {
  /** The runner shows no more of a kind in a step. */
  static final int MOST_ERRORS = 10;

  private static final String ERROR = "error: ";
  private static final String HINT = "hint: ";

  private final WorkflowLog log;
  private final StepFiles files;

  Telling(Step step) {
    this.log = step.log();
    this.files = step.files();
  }

  /** All that its report has. */
  void report(RunFolder folder, RunReport report) throws IOException {
    for (var output : report.outputs().entrySet()) {
      files.output(output.getKey(), output.getValue());
    }
    timelines(report);
    troubles(report.troubles());
    files.summary(Files.readString(folder.report().resolve("report.md")));
  }

  void result(String result, int status, RunFolder folder) throws IOException {
    files.output("exit-code", Integer.toString(status));
    files.output("report", folder.report().toString());
    files.output("result", result);
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

  /** The errors that the command printed, each with what to do; what it quotes is left out. */
  void errors(Command.Ended ended) {
    var lines = ended.lines();
    int told = 0;
    for (int i = 0; i < lines.size() && told < MOST_ERRORS; i++) {
      if (lines.get(i).startsWith(ERROR)) {
        var message = lines.get(i).substring(ERROR.length());
        log.error(
            Map.of("title", "svc-deploy"), message + hint(lines.subList(i + 1, lines.size())));
        told++;
      }
    }
  }

  private static String hint(List<String> after) {
    return after.stream()
        .takeWhile(line -> !line.startsWith(ERROR))
        .filter(line -> line.startsWith(HINT))
        .findFirst()
        .map(line -> "\n" + line.substring(HINT.length()))
        .orElse("");
  }
}
