package io.svcdeploy.cli;

import io.svcdeploy.report.RemoteText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A plain table: columns as wide as their widest cell, two spaces between. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Cells may come from hosts. */
  void row(String... cells) {
    rows.add(
        IntStream.range(0, cells.length)
            .mapToObj(i -> RemoteText.shown(cells[i], Secrets.MASKING).replace('\t', ' '))
            .toList());
  }

  String render() {
    var text = new StringBuilder();
    for (var row : rows) {
      for (int i = 0; i < row.size(); i++) {
        text.append(i == row.size() - 1 ? row.get(i) : pad(row.get(i), width(i) + 2));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
