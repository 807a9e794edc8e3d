package io.svcdeploy.report;

import io.svcdeploy.event.Masking;
import io.svcdeploy.event.RecordStrings;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from hosts, made harmless: it is data and may not move the cursor, change colours or the
 * title of the window, or turn the direction of the text around.
 */
public final class RemoteText {
  /** The control sequences of ECMA-48; a string that is not ended stops at the end of its line. */
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?"
              + "|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])"
              + "[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\\\|\u009c)?"
              + "|\u001b[ -/]*[0-~]?");

  private static final String DIRECTION =
      "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e" + "\u2066\u2067\u2068\u2069";

  /**
   * GitHub Actions and Azure Pipelines obey {@code ##[command]} and {@code ##vso[command]} wherever
   * they stand in a line ({@code ActionCommand.TryParse} of the GitHub runner).
   */
  private static final Pattern COMMAND = Pattern.compile("##(?=(?:vso|teamcity)?\\[)");

  private RemoteText() {}

  /**
   * The text without control sequences and control characters but line ends, all of them {@code
   * \n}, and tabs. Half a surrogate pair becomes U+FFFD.
   */
  static String clean(String text) {
    var visible = SEQUENCE.matcher(text).replaceAll("").replace("\r\n", "\n");
    var clean = new StringBuilder(visible.length());
    visible.codePoints().forEach(point -> append(point, clean));
    return COMMAND.matcher(clean).replaceAll("# #");
  }

  private static void append(int point, StringBuilder clean) {
    if (point == '\r' || point == '\u2028' || point == '\u2029' || point == '\u0085') {
      clean.append('\n');
    } else if (Character.getType(point) == Character.SURROGATE) {
      clean.append('\ufffd');
    } else if (point == '\n' || point == '\t' || !hidden(point)) {
      clean.appendCodePoint(point);
    }
  }

  private static boolean hidden(int point) {
    return Character.isISOControl(point) || DIRECTION.indexOf(point) >= 0;
  }

  /**
   * The same record, clean and with its secrets masked. Masked again after cleaning, for a secret
   * may have had colours in the middle.
   */
  static <T> T readable(T record, Masking masking) {
    return RecordStrings.map(record, text -> masking.mask(clean(masking.mask(text))));
  }

  /** A piece of text as it may be printed: clean, in one line that may hold tabs, and masked. */
  public static String shown(String text, Masking masking) {
    return masking.mask(clean(masking.mask(text)).replace('\n', ' '));
  }

  /** The clean text in one line. */
  static String line(String text) {
    return clean(text).replaceAll("[\n\t]+", " ").strip();
  }

  /** The clean text's lines without blank ones around them, tabs as two spaces. */
  static List<String> lines(String text) {
    return clean(text).strip().lines().map(line -> line.replace("\t", "  ")).toList();
  }
}
