package hudson.model;

import java.util.ArrayList;
import java.util.List;

public abstract class Actionable {
  private final List<Action> actions = new ArrayList<>();

  protected Actionable() {}

  public synchronized void addAction(Action action) {
    actions.add(action);
  }

  public synchronized <T extends Action> List<T> getActions(Class<T> type) {
    return actions.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
