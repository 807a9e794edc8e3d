package hudson.model;

import java.io.IOException;

public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>>
    extends Actionable {
  Run() {}

  public JobT getParent() {
    throw new UnsupportedOperationException();
  }

  public int getNumber() {
    throw new UnsupportedOperationException();
  }

  public String getDisplayName() {
    throw new UnsupportedOperationException();
  }

  public synchronized void save() throws IOException {
    throw new UnsupportedOperationException();
  }
}
