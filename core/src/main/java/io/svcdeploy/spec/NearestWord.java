package io.svcdeploy.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody probably meant. */
final class NearestWord {
  private NearestWord() {}

  /** The nearest of the words, unless all are too far away to be a slip of the pen. */
  static Optional<String> to(String written, Collection<String> words) {
    var plain = plain(written);
    return words.stream()
        .filter(word -> distance(plain, plain(word)) <= allowed(plain, plain(word)))
        .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
  }

  /** A hint: the nearest word if there is one, else all of them. */
  static String hint(String written, Collection<String> words) {
    return to(written, words)
        .map(word -> "did you mean \"" + word + "\"?")
        .orElse("allowed: " + String.join(", ", words));
  }

  /** Case, and {@code _} or nothing in place of {@code -}, do not count as mistakes. */
  private static String plain(String word) {
    var start = word.length() > 64 ? word.substring(0, 64) : word;
    return start.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** A third of the letters may be wrong; a word that contains the other is near as well. */
  private static int allowed(String written, String word) {
    if (written.length() >= 3 && word.length() >= 3) {
      if (written.contains(word) || word.contains(written)) {
        return Math.abs(written.length() - word.length());
      }
    }
    return Math.max(1, Math.max(written.length(), word.length()) / 3);
  }

  /** Edits between the words: a letter more, less, other, or two neighbours exchanged. */
  static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 ? j : j == 0 ? i : cheapest(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int cheapest(int[][] rows, String a, String b, int i, int j) {
    int other = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(other, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
