package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The syntax of <code>${…}</code> in texts: taken apart here, filled in elsewhere. */
final class Substitution {

  /** What can be substituted. */
  enum Name {
    VERSION("", "version"),
    COMMIT("", "commit"),
    ENV("[A-Za-z_][A-Za-z0-9_]*", "env:NAME"),
    FILE("[^\\x00-\\x1f}]+", "file:PATH"),
    VAR("[A-Za-z_][A-Za-z0-9_-]*", "var:NAME"),
    OS("", "os"),
    ARCH("", "arch"),
    LEVEL("", "level");

    private final Pattern argument;
    private final String form;

    Name(String argument, String form) {
      this.argument = Pattern.compile(argument);
      this.form = form;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String form() {
      return "${" + form + "}";
    }

    /** What stands between the braces, as a regular expression. */
    String regex() {
      return argument.pattern().isEmpty() ? word() : word() + ":" + argument.pattern();
    }
  }

  /** What a text that is filled in at run time may hold. */
  static final Set<Name> ANYWHERE =
      Set.copyOf(EnumSet.of(Name.VERSION, Name.COMMIT, Name.ENV, Name.FILE, Name.VAR));

  sealed interface Piece {}

  record Literal(String text) implements Piece {}

  /**
   * @param offset of the dollar sign in the text
   */
  record Reference(Name name, String argument, int offset) implements Piece {
    @Override
    public String toString() {
      return "${" + name.word() + (argument.isEmpty() ? "" : ":" + argument) + "}";
    }
  }

  /** The parts of a text, in order, and what is wrong with others. */
  record Parsed(List<Piece> pieces, List<Flaw> flaws) {
    List<Reference> references() {
      return pieces.stream()
          .filter(Reference.class::isInstance)
          .map(Reference.class::cast)
          .toList();
    }
  }

  private final String text;
  private final Set<Name> allowed;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Flaw> flaws = new ArrayList<>();

  private Substitution(String text, Set<Name> allowed) {
    this.text = text;
    this.allowed = allowed;
  }

  static Parsed parse(String text, Set<Name> allowed) {
    var parser = new Substitution(text, allowed);
    parser.parse();
    return new Parsed(List.copyOf(parser.pieces), List.copyOf(parser.flaws));
  }

  /** Writes a text so that it stands for itself. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }

  private void parse() {
    int done = 0;
    for (int dollar = text.indexOf("${"); dollar >= 0; dollar = text.indexOf("${", done)) {
      boolean escaped = dollar > done && text.charAt(dollar - 1) == '$';
      literal(done, escaped ? dollar - 1 : dollar);
      int end = escaped ? dollar + 2 : text.indexOf('}', dollar) + 1;
      if (escaped) {
        pieces.add(new Literal("${"));
      } else if (end == 0) {
        flaw(dollar, "\"${\" is not closed", "a } must follow; $${ stands for the text ${");
        return;
      } else {
        reference(dollar, text.substring(dollar + 2, end - 1));
      }
      done = end;
    }
    literal(done, text.length());
  }

  private void literal(int from, int to) {
    if (to > from) {
      pieces.add(new Literal(text.substring(from, to)));
    }
  }

  private void reference(int dollar, String inside) {
    int colon = inside.indexOf(':');
    var word = colon < 0 ? inside : inside.substring(0, colon);
    var argument = colon < 0 ? "" : inside.substring(colon + 1);
    var shown = Shown.quoted("${" + inside + "}");
    var name = Arrays.stream(Name.values()).filter(n -> n.word().equals(word)).findFirst();
    if (name.isEmpty()) {
      flaw(dollar, shown + " is no substitution", unknownHint(inside, word));
    } else if (!allowed.contains(name.get())) {
      flaw(dollar, shown + " has no meaning here", "here: " + forms());
    } else if (!name.get().argument.matcher(argument).matches()
        || (colon >= 0 && argument.isEmpty())) {
      flaw(dollar, shown + " is not complete or has a wrong name", "write " + name.get().form());
    } else {
      pieces.add(new Reference(name.get(), argument, dollar));
    }
  }

  private String unknownHint(String inside, String word) {
    if (inside.matches("[A-Z_][A-Z0-9_]*") && allowed.contains(Name.ENV)) {
      return "write ${env:" + inside + "}, or $${" + inside + "} for the text itself";
    }
    Optional<String> nearest =
        NearestWord.to(word, allowed.stream().sorted().map(Name::word).toList());
    return nearest
        .map(near -> "did you mean " + Name.valueOf(near.toUpperCase(Locale.ROOT)).form() + "?")
        .orElse("there are " + forms() + "; $${ stands for the text ${");
  }

  private String forms() {
    return allowed.stream().sorted().map(Name::form).collect(Collectors.joining(", "));
  }

  private void flaw(int offset, String message, String hint) {
    flaws.add(new Flaw(offset, message, hint));
  }
}
