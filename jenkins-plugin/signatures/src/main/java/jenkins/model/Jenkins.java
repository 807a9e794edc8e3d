package jenkins.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public class Jenkins implements AccessControlled {
  private Jenkins() {}

  public static final Permission ADMINISTER = null;

  public static Jenkins get() throws IllegalStateException {
    throw new UnsupportedOperationException();
  }
}
