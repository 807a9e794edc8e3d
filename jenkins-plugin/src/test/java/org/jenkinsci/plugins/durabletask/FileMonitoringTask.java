package org.jenkinsci.plugins.durabletask;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.UUID;

/** Starts a real process that lives on by itself, and is followed by files beside the workspace. */
public abstract class FileMonitoringTask extends DurableTask {
  static final String COOKIE = "JENKINS_SERVER_COOKIE";

  @Override
  public final Controller launch(
      EnvVars env, FilePath workspace, Launcher launcher, TaskListener listener)
      throws IOException, InterruptedException {
    var folder =
        WorkspaceList.tempDir(workspace)
            .child("durable-" + UUID.randomUUID().toString().substring(0, 8));
    folder.mkdirs();
    // One for all that is started in a workspace, as the real one is.
    var cookie = "durable-" + workspace.getRemote().hashCode();
    begin(folder, workspace, launcher, env, cookie);
    return new FollowedByFiles(folder.getRemote(), cookie);
  }

  abstract void begin(
      FilePath folder, FilePath workspace, Launcher launcher, EnvVars env, String cookie)
      throws IOException, InterruptedException;

  @Override
  public final void charset(Charset charset) {}
}
