package jenkins.model;

import hudson.model.Computer;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

public class Jenkins implements AccessControlled {
  public static final Permission ADMINISTER = null;

  public static boolean administrator;

  public static final Map<String, Computer> COMPUTERS = new ConcurrentHashMap<>();

  private static Jenkins now = new Jenkins();

  private Jenkins() {}

  /** Another one runs in this Java from now on. */
  public static synchronized void comeUpAgain() {
    now = new Jenkins();
  }

  public Computer getComputer(String name) {
    return COMPUTERS.get(name);
  }

  public static synchronized Jenkins get() throws IllegalStateException {
    return now;
  }

  @Override
  public boolean hasPermission(Permission permission) {
    return administrator;
  }
}
