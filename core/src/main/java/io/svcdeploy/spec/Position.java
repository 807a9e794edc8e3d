package io.svcdeploy.spec;

/**
 * A place in a deployment file, counted from 1; line 0 means that the value was not written there.
 */
public record Position(String file, int line, int column) {
  public static final Position NONE = new Position("", 0, 0);

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
