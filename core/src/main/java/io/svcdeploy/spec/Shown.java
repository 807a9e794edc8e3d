package io.svcdeploy.spec;

/** Offending text as an error message shows it: in quotes, on one line, not too long. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  static String quoted(String text) {
    var shown = new StringBuilder("\"");
    text.codePoints().limit(LONGEST).forEach(point -> append(shown, point));
    if (text.codePointCount(0, text.length()) > LONGEST) {
      shown.append('…');
    }
    return shown.append('"').toString();
  }

  private static void append(StringBuilder shown, int point) {
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isInvisible(point)) {
          shown.append(String.format("\\u%04x", point));
        } else {
          shown.appendCodePoint(point);
        }
      }
    }
  }

  /** Also what reorders or hides text on a terminal. */
  private static boolean isInvisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
