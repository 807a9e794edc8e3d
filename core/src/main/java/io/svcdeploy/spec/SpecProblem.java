package io.svcdeploy.spec;

/**
 * One mistake in a deployment file.
 *
 * @param message what is wrong, with the offending text
 * @param hint what is allowed there, or the nearest valid word; may be empty
 */
public record SpecProblem(Position position, String message, String hint) {
  @Override
  public String toString() {
    return position + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
