package org.jenkinsci.plugins.durabletask;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import jenkins.agents.ControllerToAgentFileCallable;

/** What durable-task promises: it knows how far the log was read, and is kept with the build. */
final class FollowedByFiles extends Controller {
  private static final long serialVersionUID = 1;

  private final String folder;
  private final String cookie;
  private long read;

  FollowedByFiles(String folder, String cookie) {
    this.folder = folder;
    this.cookie = cookie;
  }

  record Rest(long from) implements ControllerToAgentFileCallable<byte[]> {
    @Override
    public byte[] invoke(File file, VirtualChannel channel) throws IOException {
      if (!file.exists() || file.length() <= from) {
        return new byte[0];
      }
      try (var log = new RandomAccessFile(file, "r")) {
        var rest = new byte[(int) (log.length() - from)];
        log.seek(from);
        log.readFully(rest);
        return rest;
      }
    }
  }

  record Status() implements ControllerToAgentFileCallable<String> {
    @Override
    public String invoke(File file, VirtualChannel channel) throws IOException {
      return file.exists() ? Files.readString(file.toPath()).trim() : "";
    }
  }

  @Override
  public boolean writeLog(FilePath workspace, OutputStream sink)
      throws IOException, InterruptedException {
    var rest = workspace.child(folder).child("log.txt").act(new Rest(read));
    sink.write(rest);
    read += rest.length;
    return rest.length > 0;
  }

  @Override
  public Integer exitStatus(FilePath workspace, Launcher launcher, TaskListener logger)
      throws IOException, InterruptedException {
    var status = workspace.child(folder).child("result.txt").act(new Status());
    return status.isEmpty() ? null : Integer.valueOf(status);
  }

  @Override
  public void stop(FilePath workspace, Launcher launcher) throws IOException, InterruptedException {
    launcher.kill(java.util.Map.of(FileMonitoringTask.COOKIE, cookie));
  }

  @Override
  public void cleanup(FilePath workspace) throws IOException, InterruptedException {
    workspace.child(folder).deleteRecursive();
  }
}
