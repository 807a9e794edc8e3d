package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the process was started: kept with the build, to find it again. The step's context would
 * find it too, but tells the log at each time that an agent is offline.
 */
final class Home implements Serializable {
  private static final long serialVersionUID = 1;

  private final String node;
  private final String workspace;
  private final String temporary;

  private Home(String node, String workspace, String temporary) {
    this.node = node;
    this.workspace = workspace;
    this.temporary = temporary;
  }

  static Home of(StepContext context) throws IOException, InterruptedException {
    var workspace = Place.workspace(context);
    @Nullable Computer computer = workspace.toComputer();
    if (computer == null) {
      throw new IOException("the agent of " + workspace.getRemote() + " cannot be told");
    }
    return new Home(computer.getName(), workspace.getRemote(), temporary(context, workspace));
  }

  /** That of a folder within a workspace would lie in the workspace, and be archived with it. */
  private static String temporary(StepContext context, FilePath workspace)
      throws IOException, InterruptedException {
    var ofTheNode = Optional.ofNullable(Place.environment(context).get("WORKSPACE_TMP"));
    return ofTheNode.filter(it -> !it.isBlank()).isPresent()
        ? ofTheNode.get()
        : Place.there(WorkspaceList.tempDir(workspace), "the folder for temporary files")
            .getRemote();
  }

  /**
   * @throws IOException if the agent is away
   */
  FilePath workspace() throws IOException {
    return at(workspace);
  }

  /**
   * @throws IOException if the agent is away
   */
  FilePath temporary() throws IOException {
    return at(temporary);
  }

  /** True if Jenkins does not know the agent any more: nobody waits for it. */
  boolean removed() {
    return Jenkins.get().getComputer(node) == null;
  }

  private FilePath at(String path) throws IOException {
    return Optional.ofNullable(Jenkins.get().getComputer(node))
        .flatMap(it -> Optional.ofNullable(it.getChannel()))
        .map(it -> new FilePath(it, path))
        .orElseThrow(() -> new IOException(node + " is not connected"));
  }
}
