package jenkins.model;

import hudson.model.Computer;
import hudson.security.AccessControlled;
import hudson.security.Permission;

public class Jenkins implements AccessControlled {
  private Jenkins() {}

  public static final Permission ADMINISTER = null;

  public Computer getComputer(String name) {
    throw new UnsupportedOperationException();
  }

  public static Jenkins get() throws IllegalStateException {
    throw new UnsupportedOperationException();
  }
}
