package hudson;

import java.io.IOException;
import java.util.List;
import java.util.Map;

public abstract class Launcher {
  protected Launcher() {}

  public boolean isUnix() {
    return true;
  }

  /** For durable tasks. */
  public abstract void start(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException;

  /** Signals all processes with these variables, as Jenkins does by the process table. */
  public abstract void kill(Map<String, String> variables) throws IOException, InterruptedException;
}
