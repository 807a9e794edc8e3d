package hudson.security;

import org.springframework.security.core.Authentication;

public abstract class ACL {
  public static final Authentication SYSTEM2 =
      new Authentication() {
        private static final long serialVersionUID = 1;

        @Override
        public String getName() {
          return "SYSTEM";
        }
      };

  /** Whether the current thread is Jenkins itself; else it is nobody. */
  public static final ThreadLocal<Boolean> SYSTEM = ThreadLocal.withInitial(() -> false);

  protected ACL() {}

  public static ACLContext as2(Authentication auth) {
    return new ACLContext(auth == SYSTEM2);
  }
}
