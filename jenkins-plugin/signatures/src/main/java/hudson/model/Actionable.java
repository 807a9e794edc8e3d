package hudson.model;

import java.util.List;

public abstract class Actionable {
  protected Actionable() {}

  public void addAction(Action action) {
    throw new UnsupportedOperationException();
  }

  public <T extends Action> List<T> getActions(Class<T> type) {
    throw new UnsupportedOperationException();
  }
}
