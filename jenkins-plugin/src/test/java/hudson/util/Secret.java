package hudson.util;

import java.io.Serializable;

public final class Secret implements Serializable {
  private static final long serialVersionUID = 1;

  private final transient String text;

  public Secret(String text) {
    this.text = text;
  }

  public String getPlainText() {
    return text;
  }

  public static String toString(Secret secret) {
    return secret == null ? "" : secret.text;
  }
}
