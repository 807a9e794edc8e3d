package io.svcdeploy.spec;

/**
 * A text of the deployment file that may hold {@code ${version}}, {@code ${commit}}, {@code
 * ${env:NAME}}, {@code ${file:PATH}} and {@code ${var:NAME}}; <code>$${</code> stands for the text
 * <code>${</code>. The syntax was checked when the file was read; {@link Variables} fills it in
 * when it is used.
 *
 * @param text as written; relative paths of a target are made absolute
 * @param position where it stands, for errors that show up only when it is filled in
 */
public record Template(String text, Position position) {
  public static Template literal(String text) {
    return new Template(text, Position.NONE);
  }

  @Override
  public String toString() {
    return text;
  }
}
