package io.svcdeploy.script;

import java.util.ArrayList;
import java.util.List;

/**
 * How Windows programs split their command line, written down from the descriptions of those who do
 * it, and not from {@link CommandLine}.
 */
enum WindowsArgv {
  /**
   * {@code CommandLineToArgvW} of shell32: a second quote in a row closes and a third one stands
   * for itself.
   */
  SHELL32,
  /** Microsoft's C runtime since 2008: in quotes, two quotes stand for one, and do not close. */
  C_RUNTIME,
  /** Go's runtime: as the C runtime, but it splits off the program like any other word. */
  GO;

  /** The program and its arguments. */
  List<String> split(String line) {
    return this == GO ? new Scan(line, this).words() : new Scan(line, this).programAndWords();
  }

  /** Arguments alone. */
  List<String> arguments(String line) {
    return new Scan(line, this).words();
  }

  private static final class Scan {
    private final String line;
    private final WindowsArgv rules;
    private int at;

    Scan(String line, WindowsArgv rules) {
      this.line = line;
      this.rules = rules;
    }

    List<String> programAndWords() {
      var words = new ArrayList<String>();
      if (peek() == '"') {
        int end = line.indexOf('"', 1);
        words.add(line.substring(1, end));
        at = end + 1;
      } else {
        while (at < line.length() && !isBlank(peek())) {
          at++;
        }
        words.add(line.substring(0, at));
      }
      words.addAll(words());
      return words;
    }

    List<String> words() {
      var words = new ArrayList<String>();
      skipBlanks();
      while (at < line.length()) {
        words.add(word());
        skipBlanks();
      }
      return words;
    }

    private String word() {
      var word = new StringBuilder();
      boolean quoted = false;
      while (at < line.length() && (quoted || !isBlank(peek()))) {
        int backslashes = count('\\');
        if (peek() != '"') {
          word.append("\\".repeat(backslashes));
          if (at < line.length() && (quoted || !isBlank(peek()))) {
            word.append(line.charAt(at++));
          }
          continue;
        }
        word.append("\\".repeat(backslashes / 2));
        at++;
        if (backslashes % 2 == 1) {
          word.append('"');
        } else if (quoted && peek() == '"') {
          word.append('"');
          at++;
          quoted = rules != SHELL32;
        } else {
          quoted = !quoted;
        }
      }
      return word.toString();
    }

    private int count(char c) {
      int start = at;
      while (peek() == c) {
        at++;
      }
      return at - start;
    }

    private void skipBlanks() {
      while (isBlank(peek())) {
        at++;
      }
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }

    /** NUL at the end, which no command line holds. */
    private char peek() {
      return at < line.length() ? line.charAt(at) : '\0';
    }
  }
}
