package io.svcdeploy.jenkins;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** The agent and its workspace as they can be reached now. */
record Place(FilePath workspace, Launcher launcher, TaskListener listener) {

  /**
   * @throws IOException if the agent is away
   */
  static Place of(StepContext context) throws IOException, InterruptedException {
    return new Place(
        there(context.get(FilePath.class), "the workspace"),
        there(context.get(Launcher.class), "the agent"),
        there(context.get(TaskListener.class), "the log"));
  }

  static EnvVars environment(StepContext context) throws IOException, InterruptedException {
    return new EnvVars(there(context.get(EnvVars.class), "the environment"));
  }

  static Run<?, ?> run(StepContext context) throws IOException, InterruptedException {
    return there(context.get(Run.class), "the build");
  }

  private static <T> T there(@Nullable T value, String what) throws IOException {
    return Optional.ofNullable(value)
        .orElseThrow(() -> new IOException(what + " cannot be reached"));
  }

  /** Beside the workspace, and never served from there. */
  FilePath temporary() throws IOException {
    return there(WorkspaceList.tempDir(workspace), "the folder for temporary files");
  }
}
