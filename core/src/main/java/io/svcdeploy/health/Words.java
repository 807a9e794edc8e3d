package io.svcdeploy.health;

import java.time.Duration;
import java.util.Locale;

/** How the gate's sentences say a text that somebody else wrote, a time and a number. */
final class Words {
  private Words() {}

  /** The text in one line of at most so many characters; control characters are written out. */
  static String excerpt(String text, int most) {
    var shown = new StringBuilder();
    var stripped = text.strip();
    for (int i = 0; i < stripped.length(); ) {
      int c = stripped.codePointAt(i);
      var next = visible(c);
      if (shown.length() + next.length() > most) {
        return shown.append('…').toString();
      }
      shown.append(next);
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  private static String visible(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> isHidden(c) ? String.format("\\u%04x", c) : Character.toString(c);
    };
  }

  /** Characters that move the cursor, turn the writing direction or cannot be encoded. */
  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** {@code 60 s}, {@code 5.1 s}. */
  static String seconds(Duration time) {
    long tenths = Math.round(time.toMillis() / 100.0);
    return tenths % 10 == 0
        ? tenths / 10 + " s"
        : String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10);
  }

  /** {@code 1 restart}, {@code 2 restarts}. */
  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
