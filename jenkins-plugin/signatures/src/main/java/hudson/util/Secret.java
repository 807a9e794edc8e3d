package hudson.util;

import java.io.Serializable;

public final class Secret implements Serializable {
  private static final long serialVersionUID = 1L;

  private Secret() {}

  public String getPlainText() {
    throw new UnsupportedOperationException();
  }

  public static String toString(Secret secret) {
    throw new UnsupportedOperationException();
  }
}
