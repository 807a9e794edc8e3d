package hudson;

import java.util.TreeMap;

public class EnvVars extends TreeMap<String, String> {
  private static final long serialVersionUID = 1;

  public EnvVars() {}

  public EnvVars(EnvVars copied) {
    super(copied);
  }
}
