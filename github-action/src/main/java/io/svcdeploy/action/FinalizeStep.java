package io.svcdeploy.action;

import io.svcdeploy.event.ExitCode;
import java.io.IOException;

/**
 * Looks whether the run came to its end. If it was killed on the way, as when a job is cancelled
 * and the runner's ten seconds were too short, its hosts are brought to rest now.
 */
final class FinalizeStep {
  private final Step step;
  private final Telling telling;

  FinalizeStep(Step step) {
    this.step = step;
    this.telling = new Telling(step);
  }

  int run() throws IOException {
    int status = 0;
    for (var folder : RunFolder.cutOff(step.temp(), step.use())) {
      status = Math.max(status, finish(folder));
      folder.end();
    }
    return status;
  }

  private int finish(RunFolder folder) throws IOException {
    var report = RunReport.in(folder.report());
    if (report.isPresent()) {
      return tell(folder, report.get());
    }
    var deployment = folder.deployment();
    if (deployment.isEmpty()) {
      step.log().warning("the run was cut off before it changed any host");
      telling.result("cancelled", ExitCode.CANCELLED.code(), folder);
      step.files().summary("**Cut off** before any host was changed.\n");
      step.github().end(folder, "cancelled", "cut off before any host was changed");
      return ExitCode.OK.code();
    }
    return recover(folder, deployment.get());
  }

  /** The deployment had ended, well or not; only the telling was cut off. */
  private int tell(RunFolder folder, RunReport report) throws IOException {
    step.log().warning("the step was cut off after its deployment had ended; this came of it:");
    telling.result(report.result(), report.exitCode(), folder);
    telling.report(folder, report);
    step.github().end(folder, report.result(), report.verdict());
    return report.exitCode();
  }

  private int recover(RunFolder folder, String deployment) throws IOException {
    step.log().warning("the run was cut off: bringing its hosts to rest");
    var ended = step.command().run(Invocation.recovery(step.inputs(), deployment));
    boolean atRest = ended.status() == ExitCode.OK.code();
    var result = atRest ? "cancelled" : "needs-attention";
    var code = atRest ? ExitCode.CANCELLED : ExitCode.NEEDS_ATTENTION;
    telling.result(result, code.code(), folder);
    telling.errors(ended);
    var heading =
        atRest
            ? "**Cut off.** What the run left half-way was then brought to its end:"
            : "**Cut off, and somebody has to look:** not every host could be brought to rest."
                + " Those that could not go back by themselves; see with `svc-deploy status`.";
    step.files()
        .summary(
            heading
                + "\n\n```\n"
                + String.join("\n", ended.lines()).replace("```", "'''")
                + "\n```\n");
    step.github()
        .end(
            folder,
            result,
            atRest
                ? "cut off; its hosts were then brought to rest"
                : "cut off; not every host could be brought to rest");
    return ended.status();
  }
}
