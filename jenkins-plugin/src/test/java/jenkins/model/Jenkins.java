package jenkins.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public class Jenkins implements AccessControlled {
  public static final Permission ADMINISTER = null;

  public static boolean administrator;

  private Jenkins() {}

  public static Jenkins get() throws IllegalStateException {
    return new Jenkins();
  }

  @Override
  public boolean hasPermission(Permission permission) {
    return administrator;
  }
}
