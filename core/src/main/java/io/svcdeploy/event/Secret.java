package io.svcdeploy.event;

/**
 * A value that must not be seen: it prints as {@code [secret]} wherever it is concatenated, logged
 * or serialised. Immutable and safe between threads.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The plain value. Each call site hands it to the one API that needs it and to nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "[secret]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
