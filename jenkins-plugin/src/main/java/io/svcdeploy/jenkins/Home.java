package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.model.Computer;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/**
 * Where the process was started: kept with the build, to find it again. The step's context would
 * find it too, but tells the log at each time that an agent is offline.
 */
final class Home implements Serializable {
  private static final long serialVersionUID = 1;

  private final String node;
  private final String path;

  private Home(String node, String path) {
    this.node = node;
    this.path = path;
  }

  static Home of(FilePath workspace) throws IOException {
    @Nullable Computer computer = workspace.toComputer();
    if (computer == null) {
      throw new IOException("the agent of " + workspace.getRemote() + " cannot be told");
    }
    return new Home(computer.getName(), workspace.getRemote());
  }

  /**
   * @throws IOException if the agent is away
   */
  FilePath workspace() throws IOException {
    return Optional.ofNullable(Jenkins.get().getComputer(node))
        .flatMap(it -> Optional.ofNullable(it.getChannel()))
        .map(it -> new FilePath(it, path))
        .orElseThrow(() -> new IOException(node + " is not connected"));
  }
}
