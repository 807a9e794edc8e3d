package hudson.util;

import java.io.IOException;

public abstract class FormValidation extends IOException {
  private static final long serialVersionUID = 1;

  private FormValidation(String message) {
    super(message);
  }

  private static FormValidation of(String message) {
    return new FormValidation(message) {
      private static final long serialVersionUID = 1;
    };
  }

  public static FormValidation ok() {
    return of("");
  }

  public static FormValidation error(String message) {
    return of(message);
  }

  public static FormValidation warning(String message) {
    return of(message);
  }
}
