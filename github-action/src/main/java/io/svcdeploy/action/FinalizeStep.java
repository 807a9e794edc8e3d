package io.svcdeploy.action;

import java.io.IOException;

/**
 * Looks whether the run came to its end. If it was killed on the way, as when a job is cancelled
 * and the runner's ten seconds were too short, its hosts are brought to rest now.
 */
final class FinalizeStep {
  private final Step step;

  FinalizeStep(Step step) {
    this.step = step;
  }

  int run() throws IOException {
    int status = 0;
    for (var folder : RunFolder.cutOff(step.temp())) {
      status = Math.max(status, finish(folder));
      folder.end();
    }
    return status;
  }

  private int finish(RunFolder folder) throws IOException {
    step.files().output("result", "cancelled");
    var deployment = folder.deployment();
    if (deployment.isEmpty()) {
      step.log().warning("the run was cut off before it changed any host");
      step.files().summary("**Cut off** before any host was changed.\n");
      step.github().end(folder, "cancelled", "cut off before any host was changed");
      return 0;
    }
    step.log().warning("the run was cut off: bringing its hosts to rest");
    var ended = step.command().run(Invocation.recovery(step.inputs(), deployment.get()));
    step.files()
        .summary(
            "**Cut off.** What the run left half-way was then brought to its end:\n\n```\n"
                + String.join("\n", ended.lines()).replace("```", "'''")
                + "\n```\n");
    step.github().end(folder, "cancelled", "cut off; its hosts were then brought to rest");
    return ended.status();
  }
}
