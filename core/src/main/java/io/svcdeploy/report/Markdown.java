package io.svcdeploy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Values as GitHub Flavored Markdown that shows them and does nothing else. */
final class Markdown {
  /** The characters that begin inline markup; {@code $} begins formulas on GitHub. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[\\]~$]");

  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private Markdown() {}

  /**
   * The value within a line or a table cell. The pipe is an entity, not {@code \|}: no table then
   * depends on how a reader counts backslashes.
   */
  static String text(String value) {
    var escaped = MARKUP.matcher(RemoteText.line(value)).replaceAll("\\\\$0");
    return escaped
        .replaceAll("&(?=#?\\w+;)", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("|", "&#124;");
  }

  /** A row of a table; the cells are Markdown. */
  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** A table with a heading; the cells are Markdown. */
  static List<String> heading(List<String> titles) {
    return List.of(row(titles), "|" + " --- |".repeat(titles.size()));
  }

  /** Lines shown as they are, in a fence longer than any run of backticks among them. */
  static List<String> fenced(List<String> lines) {
    var longest =
        lines.stream()
            .flatMap(line -> BACKTICKS.matcher(line).results())
            .mapToInt(run -> run.end() - run.start())
            .max()
            .orElse(0);
    var fence = "`".repeat(Math.max(3, longest + 1));
    var block = new ArrayList<String>();
    block.add(fence + "text");
    block.addAll(lines);
    block.add(fence);
    return block;
  }
}
