package io.svcdeploy.build;

import io.svcdeploy.build.GoTokens.Kind;
import io.svcdeploy.build.GoTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables that a Go package declares at its top level, and whether the linker's {@code -X}
 * works on them: it does on variables of type {@code string} without an initialiser or with a
 * constant one (<a href="https://pkg.go.dev/cmd/link">cmd/link</a>). Constants of other packages
 * are not looked up; they count as not constant.
 */
final class GoDeclarations {
  /** One variable: its type as written ("" if none) and its initialiser (empty if none). */
  private record Variable(String type, List<Token> value) {}

  /** The value of a variable that shares one call with others: {@code var a, b = f()}. */
  private static final List<Token> CALL = List.of(new Token(Kind.OTHER_LITERAL, "call"));

  private final Map<String, Variable> variables = new HashMap<>();
  private final Set<String> constants = new HashSet<>();

  /** Reads the top-level declarations of one package's files. */
  static GoDeclarations of(List<String> sources) {
    var declarations = new GoDeclarations();
    sources.forEach(source -> declarations.read(GoTokens.of(source)));
    return declarations;
  }

  /** Why {@code -X} does not work on this variable; empty if it does. */
  Optional<String> obstacle(String name) {
    var variable = variables.get(name);
    if (variable == null) {
      return Optional.of(
          constants.contains(name) ? "is a constant, not a variable" : "is not declared");
    }
    if (!variable.type().isEmpty() && !variable.type().equals("string")) {
      return Optional.of("has the type " + variable.type() + ", not string");
    }
    if (!variable.value().isEmpty() && !isConstantString(variable.value())) {
      return Optional.of("is initialised with something else than a constant string");
    }
    return Optional.empty();
  }

  /** The variables that {@code -X} works on, sorted. */
  Set<String> settable() {
    var names = new TreeSet<String>();
    variables.keySet().stream().filter(n -> obstacle(n).isEmpty()).forEach(names::add);
    return names;
  }

  private boolean isConstantString(List<Token> value) {
    return value.stream()
        .allMatch(
            token ->
                switch (token.kind()) {
                  case STRING -> true;
                  case OTHER_LITERAL -> false;
                  case WORD -> constants.contains(token.text());
                  case PUNCTUATION -> "+()".contains(token.text());
                });
  }

  private void read(List<Token> tokens) {
    for (List<Token> statement : statements(tokens)) {
      var keyword = statement.get(0);
      if (statement.size() < 2 || !(keyword.is("var") || keyword.is("const"))) {
        continue;
      }
      var rest = statement.subList(1, statement.size());
      var grouped = rest.get(0).is("(");
      var specs = grouped ? statements(rest.subList(1, rest.size() - 1)) : List.of(rest);
      specs.forEach(spec -> declare(spec, keyword.is("const")));
    }
  }

  private void declare(List<Token> spec, boolean constant) {
    var equals = indexOf(spec, "=");
    var left = spec.subList(0, equals);
    var names = names(left);
    if (constant) {
      constants.addAll(names);
      return;
    }
    var type = text(left.subList(Math.max(0, 2 * names.size() - 1), left.size()));
    var values = split(spec.subList(Math.min(equals + 1, spec.size()), spec.size()), ",");
    for (int i = 0; i < names.size(); i++) {
      // Fewer values than names: one call gives them all.
      var value = i < values.size() ? values.get(i) : values.isEmpty() ? List.<Token>of() : CALL;
      variables.put(names.get(i), new Variable(type, value));
    }
  }

  /** The names before the type: {@code a, b} of {@code a, b string}. */
  private static List<String> names(List<Token> left) {
    var names = new ArrayList<String>();
    for (int at = 0; at < left.size() && left.get(at).kind() == Kind.WORD; at += 2) {
      names.add(left.get(at).text());
      if (at + 1 >= left.size() || !left.get(at + 1).is(",")) {
        break;
      }
    }
    return names;
  }

  private static List<List<Token>> statements(List<Token> tokens) {
    return split(tokens, ";");
  }

  /** The non-empty parts between separators that stand outside of all brackets. */
  private static List<List<Token>> split(List<Token> tokens, String separator) {
    var parts = new ArrayList<List<Token>>();
    var depth = 0;
    var from = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || (depth == 0 && tokens.get(i).is(separator))) {
        if (i > from) {
          parts.add(tokens.subList(from, i));
        }
        from = i + 1;
      } else if (tokens.get(i).kind() == Kind.PUNCTUATION) {
        depth += "([{".contains(tokens.get(i).text()) ? 1 : 0;
        depth -= ")]}".contains(tokens.get(i).text()) ? 1 : 0;
      }
    }
    return parts;
  }

  private static int indexOf(List<Token> tokens, String text) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(text)) {
        return i;
      }
    }
    return tokens.size();
  }

  private static String text(List<Token> tokens) {
    return String.join("", tokens.stream().map(Token::text).toList());
  }
}
