package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The value of {@code go build -ldflags}: one text that Go splits into words. Go's rule ({@code
 * cmd/internal/quoted}): words end at space, tab, CR or LF; a word that begins with {@code '} or
 * {@code "} goes to the next same quote; there is no escaping, and a quote further inside a word is
 * an ordinary character.
 */
record LdFlags(List<String> words) {
  private static final Pattern PLAIN = Pattern.compile("[^\\s'\"][^ \\t\\r\\n]*");

  LdFlags {
    words = List.copyOf(words);
  }

  /** Splits as Go does. */
  static LdFlags parse(String text) {
    var words = new ArrayList<String>();
    var at = 0;
    while (at < text.length()) {
      var c = text.charAt(at);
      if (isSpace(c)) {
        at++;
        continue;
      }
      var quoted = c == '"' || c == '\'';
      var from = quoted ? at + 1 : at;
      var end = quoted ? text.indexOf(c, from) : endOfPlain(text, from);
      if (end < 0) {
        throw DeployException.usage(
            "build.go.ldflags has a quote that is not closed: " + text,
            "Go knows no escaping there: put a value that has one kind of quote into the other");
      }
      words.add(text.substring(from, end));
      at = quoted ? end + 1 : end;
    }
    return new LdFlags(words);
  }

  /** These words and {@code -X name=value} for the linker, which then sets the variable. */
  LdFlags with(StampValue value) {
    var longer = new ArrayList<>(words);
    longer.add("-X");
    longer.add(value.variable() + "=" + value.text());
    return new LdFlags(longer);
  }

  /** The text that Go splits into exactly these words; refuses what no text can say. */
  String text() {
    if (!words.isEmpty() && !words.get(0).startsWith("-")) {
      throw DeployException.usage(
          "build.go.ldflags must begin with a flag, not with \"" + words.get(0) + "\"",
          "write the flags only, as in \"-s -w\"; they go to the linker of the program");
    }
    return words.stream().map(LdFlags::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String word) {
    if (word.indexOf('\0') >= 0) {
      throw inexpressible(word.replace("\0", "\\0"));
    }
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    if (word.indexOf('\'') < 0) {
      return "'" + word + "'";
    }
    if (word.indexOf('"') < 0) {
      return '"' + word + '"';
    }
    throw inexpressible(word);
  }

  private static DeployException inexpressible(String word) {
    return DeployException.usage(
        "a linker flag cannot hold this value: " + word,
        "Go has no way to write a word with white space and both kinds of quotes");
  }

  private static int endOfPlain(String text, int from) {
    var end = from;
    while (end < text.length() && !isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
