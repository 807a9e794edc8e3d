package io.svcdeploy.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits Go source into tokens, as far as telling declarations apart needs it: words, string
 * literals, single punctuation characters, and the semicolons that Go inserts at line ends (<a
 * href="https://go.dev/ref/spec#Lexical_elements">specification</a>). It never fails: what is not
 * Go becomes tokens that no declaration matches.
 */
final class GoTokens {
  enum Kind {
    WORD,
    STRING,
    OTHER_LITERAL,
    PUNCTUATION
  }

  record Token(Kind kind, String text) {
    static final Token END_OF_STATEMENT = new Token(Kind.PUNCTUATION, ";");

    boolean is(String other) {
      return (kind == Kind.PUNCTUATION || kind == Kind.WORD) && text.equals(other);
    }
  }

  /** After these words a line end does not end the statement. */
  private static final Set<String> CONTINUED =
      Set.of(
          "var",
          "const",
          "type",
          "func",
          "import",
          "package",
          "map",
          "chan",
          "struct",
          "interface",
          "if",
          "for",
          "switch",
          "select",
          "case",
          "go",
          "defer",
          "range",
          "else");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private GoTokens(String source) {
    this.source = source;
  }

  static List<Token> of(String source) {
    var lexer = new GoTokens(source);
    while (lexer.at < source.length()) {
      lexer.next();
    }
    lexer.endOfLine();
    return List.copyOf(lexer.tokens);
  }

  private void next() {
    var c = source.charAt(at);
    if (c == '\n') {
      endOfLine();
      at++;
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (source.startsWith("//", at)) {
      at = indexOrEnd("\n", at);
    } else if (source.startsWith("/*", at)) {
      comment();
    } else if (c == '`') {
      add(Kind.STRING, indexOrEnd("`", at + 1) + 1);
    } else if (c == '"' || c == '\'') {
      add(c == '"' ? Kind.STRING : Kind.OTHER_LITERAL, endOfQuoted(c));
    } else if (Character.isLetterOrDigit(c) || c == '_') {
      add(Character.isDigit(c) ? Kind.OTHER_LITERAL : Kind.WORD, endOfWord());
    } else {
      add(Kind.PUNCTUATION, at + 1);
    }
  }

  /** A comment over several lines acts like a line end. */
  private void comment() {
    var end = Math.min(indexOrEnd("*/", at + 2) + 2, source.length());
    if (source.substring(at, end).indexOf('\n') >= 0) {
      endOfLine();
    }
    at = end;
  }

  private void endOfLine() {
    if (tokens.isEmpty()) {
      return;
    }
    var last = tokens.get(tokens.size() - 1);
    var ends =
        switch (last.kind()) {
          case STRING, OTHER_LITERAL -> true;
          case WORD -> !CONTINUED.contains(last.text());
          case PUNCTUATION -> ")]}".contains(last.text());
        };
    if (ends) {
      tokens.add(Token.END_OF_STATEMENT);
    }
  }

  private int endOfQuoted(char quote) {
    var end = at + 1;
    while (end < source.length() && source.charAt(end) != quote && source.charAt(end) != '\n') {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  private int endOfWord() {
    var end = at;
    while (end < source.length()
        && (Character.isLetterOrDigit(source.charAt(end)) || source.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private int indexOrEnd(String text, int from) {
    var found = source.indexOf(text, from);
    return found < 0 ? source.length() : found;
  }

  private void add(Kind kind, int end) {
    var limit = Math.min(end, source.length());
    tokens.add(new Token(kind, source.substring(at, limit)));
    at = limit;
  }
}
