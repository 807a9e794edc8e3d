package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the paths of targets count from the folder of the file that they stand in. A path that
 * begins with a substitution is known only when it is filled in, and is left alone.
 *
 * @param foreign the file is not the deployment file, so {@code ${file:…}} must be told its folder
 */
record PathBase(Path folder, boolean foreign) {
  private static final Pattern ABSOLUTE = Pattern.compile("^(?:/|[A-Za-z]:[/\\\\]|\\\\)");

  /** The template's text, with absolute paths. */
  String rebase(String text, List<Substitution.Piece> pieces, boolean isPath) {
    var rebased =
        foreign ? pieces.stream().map(this::absoluteFile).collect(Collectors.joining()) : text;
    return isPath && isRelativePath(pieces) ? prefix() + rebased : expandHome(rebased, isPath);
  }

  private String absoluteFile(Substitution.Piece piece) {
    if (piece instanceof Substitution.Literal literal) {
      return Substitution.escape(literal.text());
    }
    if (piece instanceof Substitution.Reference r && r.name() == Substitution.Name.FILE) {
      return ABSOLUTE.matcher(r.argument()).find()
          ? r.toString()
          : "${file:" + folder + folder.getFileSystem().getSeparator() + r.argument() + "}";
    }
    return piece.toString();
  }

  /** A private key may be there itself in place of its path. */
  private static boolean isRelativePath(List<Substitution.Piece> pieces) {
    return !pieces.isEmpty()
        && pieces.get(0) instanceof Substitution.Literal first
        && !first.text().startsWith("~")
        && !first.text().startsWith("-----BEGIN")
        && first.text().indexOf('\n') < 0
        && !ABSOLUTE.matcher(first.text()).find();
  }

  private String prefix() {
    return Substitution.escape(folder + folder.getFileSystem().getSeparator());
  }

  private static String expandHome(String text, boolean isPath) {
    return isPath && text.startsWith("~/")
        ? Substitution.escape(System.getProperty("user.home", "")) + text.substring(1)
        : text;
  }
}
