package io.svcdeploy.jenkins;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** The agent, its workspace and its folder for temporary files as they can be reached now. */
record Place(FilePath workspace, FilePath temporary, Launcher launcher, TaskListener listener) {

  /** The step was ended by somebody else. */
  static final class Over extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @throws IOException if the agent is away
   */
  static Place of(StepContext context, Home home) throws IOException, InterruptedException {
    return new Place(
        home.workspace(),
        home.temporary(),
        there(context.get(Launcher.class), "the agent"),
        listener(context));
  }

  /**
   * @throws Over if the step is over, though its branch of the Pipeline and so its log may live on
   */
  static TaskListener listener(StepContext context) throws IOException, InterruptedException {
    if (!there(context.get(FlowNode.class), "the step's place in the Pipeline").isActive()) {
      throw new Over();
    }
    return there(context.get(TaskListener.class), "the log");
  }

  static FilePath workspace(StepContext context) throws IOException, InterruptedException {
    return there(context.get(FilePath.class), "the workspace");
  }

  static EnvVars environment(StepContext context) throws IOException, InterruptedException {
    return new EnvVars(there(context.get(EnvVars.class), "the environment"));
  }

  static Run<?, ?> run(StepContext context) throws IOException, InterruptedException {
    return there(context.get(Run.class), "the build");
  }

  static <T> T there(@Nullable T value, String what) throws IOException {
    return Optional.ofNullable(value)
        .orElseThrow(() -> new IOException(what + " cannot be reached"));
  }
}
