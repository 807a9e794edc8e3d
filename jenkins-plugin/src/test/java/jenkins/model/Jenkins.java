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

  private Jenkins() {}

  public Computer getComputer(String name) {
    return COMPUTERS.get(name);
  }

  public static Jenkins get() throws IllegalStateException {
    return new Jenkins();
  }

  @Override
  public boolean hasPermission(Permission permission) {
    return administrator;
  }
}
