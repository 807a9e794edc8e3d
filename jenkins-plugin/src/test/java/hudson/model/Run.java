package hudson.model;

import java.io.IOException;

public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>>
    extends Actionable {
  protected Run() {}

  public abstract JobT getParent();

  public abstract int getNumber();

  public String getDisplayName() {
    return "#" + getNumber();
  }

  public synchronized void save() throws IOException {}
}
