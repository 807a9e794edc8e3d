package io.svcdeploy.rollout;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, as {@code diff -u} shows it. Pure. */
final class LineDiff {
  private static final int CONTEXT = 1;

  /** The table of the longest common part grows with the product of both. */
  private static final int LONGEST = 2_000;

  private LineDiff() {}

  /** The changed lines after {@code -} and {@code +}, each with its neighbours after a space. */
  static List<String> of(List<String> before, List<String> after) {
    if (before.size() > LONGEST || after.size() > LONGEST) {
      return List.of("(too long to compare)");
    }
    var all = edits(before, after);
    var shown = new ArrayList<String>();
    int last = -1;
    for (int i = 0; i < all.size(); i++) {
      if (isNearChange(all, i)) {
        if (i > last + 1 && !shown.isEmpty()) {
          shown.add("…");
        }
        shown.add(all.get(i));
        last = i;
      }
    }
    return shown;
  }

  private static boolean isNearChange(List<String> edits, int at) {
    int from = Math.max(0, at - CONTEXT);
    int to = Math.min(edits.size(), at + CONTEXT + 1);
    return edits.subList(from, to).stream().anyMatch(line -> !line.startsWith(" "));
  }

  private static List<String> edits(List<String> before, List<String> after) {
    var common = common(before, after);
    var edits = new ArrayList<String>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        edits.add(" " + before.get(i++));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        edits.add("-" + before.get(i++));
      } else {
        edits.add("+" + after.get(j++));
      }
    }
    return edits;
  }

  /** How many lines the rests from each pair of places have in common. */
  private static int[][] common(List<String> before, List<String> after) {
    var common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
