package io.svcdeploy.script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cmd.exe makes of a line of a batch file before anybody gets it, for lines that shall mean
 * one command without redirection: percent signs, then quotes and carets (the "phases" 1 and 2 of
 * dbenham's and jeb's description on Stack Overflow, question 4094699). Fails where a character
 * would mean something to cmd.
 */
final class BatchLine {
  private BatchLine() {}

  static String read(String line) {
    assertThat(line.length()).isLessThan(8192);
    return escapes(percents(line));
  }

  private static String percents(String line) {
    var seen = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      seen.append(line.charAt(i));
      if (line.charAt(i) == '%') {
        i++;
        assertThat(line.startsWith("%", i)).as("a percent sign stands alone: " + line).isTrue();
      }
    }
    return seen.toString();
  }

  private static String escapes(String line) {
    var seen = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '^' && !quoted) {
        i++;
        assertThat(i).as("a caret would join the next line").isLessThan(line.length());
        c = line.charAt(i);
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        assertThat("&|<>()").as("means something: " + line).doesNotContain("" + c);
      }
      seen.append(c);
    }
    return seen.toString();
  }
}
