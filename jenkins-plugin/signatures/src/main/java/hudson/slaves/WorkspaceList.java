package hudson.slaves;

import hudson.FilePath;

public final class WorkspaceList {
  private WorkspaceList() {}

  public static FilePath tempDir(FilePath workspace) {
    throw new UnsupportedOperationException();
  }
}
