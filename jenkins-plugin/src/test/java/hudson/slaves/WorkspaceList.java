package hudson.slaves;

import hudson.FilePath;

public final class WorkspaceList {
  private WorkspaceList() {}

  public static FilePath tempDir(FilePath workspace) {
    return workspace.child(workspace.getRemote() + "@tmp");
  }
}
