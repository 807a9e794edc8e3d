package hudson.security;

public class ACLContext implements AutoCloseable {
  private final boolean before = ACL.SYSTEM.get();

  ACLContext(boolean system) {
    ACL.SYSTEM.set(system);
  }

  @Override
  public void close() {
    ACL.SYSTEM.set(before);
  }
}
