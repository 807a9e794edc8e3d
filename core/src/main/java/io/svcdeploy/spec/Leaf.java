package io.svcdeploy.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A type whose values are single words or texts. */
sealed interface Leaf extends Type
    permits Leaf.Text, Leaf.TemplateText, Leaf.Choice, Quantity, Word {

  /** What is written there, in a few words: for messages and the reference. */
  String what();

  Outcome read(Node.Scalar scalar);

  /** The JSON Schema of it. */
  Map<String, Object> json();

  /** What reading a scalar gives. */
  sealed interface Outcome {
    record Value(Object value) implements Outcome {}

    /** A template with its substitutions, which gets its position from the file. */
    record Filled(Substitution.Parsed parsed, boolean isPath) implements Outcome {}

    record Wrong(List<Flaw> flaws) implements Outcome {}

    static Outcome wrong(String message, String hint) {
      return new Wrong(List.of(new Flaw(message, hint)));
    }
  }

  /**
   * A text without substitutions.
   *
   * @param shell the text is for a shell, where <code>${X}</code> is a variable of its own
   */
  record Text(String what, Pattern pattern, boolean shell) implements Leaf {
    static Text of(String what, String pattern) {
      return new Text(what, Pattern.compile(pattern), false);
    }

    static Text line(String what) {
      return of(what, "[^\\x00-\\x1f\\x7f]+");
    }

    static Text forShell(String what) {
      return new Text(what, Pattern.compile("[\\s\\S]*\\S[\\s\\S]*"), true);
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var shown = Shown.quoted(scalar.text());
      if (scalar.kind() != Node.Kind.TEXT) {
        return Outcome.wrong(
            scalar.text() + " is " + scalar.kindInWords() + ", not text",
            "put it in quotes: \"" + scalar.text() + "\"");
      }
      int brace = scalar.text().indexOf("${");
      if (brace >= 0 && !shell) {
        return new Outcome.Wrong(
            List.of(new Flaw(brace, "no substitutions here: " + shown, "expected " + what)));
      }
      return pattern.matcher(scalar.text()).matches()
          ? new Outcome.Value(scalar.text())
          : Outcome.wrong(shown + " cannot stand here", "expected " + what);
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("type", "string", "pattern", "^(?:" + pattern.pattern() + ")$");
    }
  }

  /**
   * A text with substitutions. Numbers and flags are taken as they are written.
   *
   * @param secret never shown in a message
   * @param isPath relative ones count from the folder of the file that holds them
   */
  record TemplateText(
      String what,
      Set<Substitution.Name> allowed,
      boolean manyLines,
      boolean secret,
      boolean isPath)
      implements Leaf {
    static TemplateText line(String what) {
      return new TemplateText(what, Substitution.ANYWHERE, false, false, false);
    }

    static TemplateText lines(String what) {
      return new TemplateText(what, Substitution.ANYWHERE, true, false, false);
    }

    static TemplateText path(String what) {
      return new TemplateText(what, Substitution.ANYWHERE, false, false, true);
    }

    static TemplateText secret(String what, boolean isPath) {
      return new TemplateText(what, Substitution.ANYWHERE, true, true, isPath);
    }

    TemplateText with(Substitution.Name... names) {
      return new TemplateText(what, Set.of(names), manyLines, secret, isPath);
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (!manyLines && text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
        return Outcome.wrong(
            (secret ? "the text" : Shown.quoted(text)) + " has a line break or control character",
            "expected " + what + " in one line");
      }
      var parsed = Substitution.parse(text, allowed);
      if (parsed.flaws().isEmpty()) {
        return new Outcome.Filled(parsed, isPath);
      }
      return new Outcome.Wrong(
          secret ? parsed.flaws().stream().map(Leaf::hidden).toList() : parsed.flaws());
    }

    @Override
    public Map<String, Object> json() {
      var inside = allowed.stream().sorted().map(Substitution.Name::regex);
      var any = manyLines ? "[^$]*" : "[^$\\x00-\\x1f\\x7f]*";
      return Json.of(
          "type",
          List.of("string", "number", "boolean"),
          "pattern",
          "^"
              + any
              + "(?:(?:\\$\\$\\{|\\$(?!\\{)|\\$\\{(?:"
              + inside.collect(Collectors.joining("|"))
              + ")\\})"
              + any
              + ")*$");
    }
  }

  private static Flaw hidden(Flaw flaw) {
    return new Flaw(flaw.offset(), "not a substitution (the text is not shown)", flaw.hint());
  }

  /**
   * One of some words.
   *
   * @param later words that this version refuses, with what they will be
   */
  record Choice(List<String> words, List<String> later) implements Leaf {
    static Choice of(String... words) {
      return new Choice(List.of(words), List.of());
    }

    /** The words of an enum: {@code REVERT_ALL} is {@code revert-all}. */
    static Choice of(Class<? extends Enum<?>> type) {
      return new Choice(
          Arrays.stream(type.getEnumConstants()).map(Choice::word).toList(), List.of());
    }

    Choice butLater(String... words) {
      return new Choice(this.words, List.of(words));
    }

    static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String what() {
      return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" \\| "));
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var word = scalar.text();
      if (words.contains(word)) {
        return new Outcome.Value(word);
      }
      return later.contains(word)
          ? Outcome.wrong(
              Shown.quoted(word) + " is not supported yet", "allowed: " + String.join(", ", words))
          : Outcome.wrong(
              Shown.quoted(word) + " is not one of the words for this",
              NearestWord.hint(word, Stream.concat(words.stream(), later.stream()).toList()));
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("enum", words);
    }
  }
}
