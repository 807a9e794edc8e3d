package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds a file against the schema: a {@link Tree} of what is right, problems for the rest. */
final class Checker {
  private final PathBase base;
  private final Problems problems;

  Checker(PathBase base, Problems problems) {
    this.base = base;
    this.problems = problems;
  }

  /**
   * @param path how the place is called in messages: {@code run.stop}
   * @return nothing if the value as a whole is of the wrong kind
   */
  Optional<Tree> check(Node node, Type type, String path) {
    if (type instanceof Type.Later later) {
      problem(node.position(), path, "not supported yet", later.reason());
      return Optional.empty();
    }
    if (node instanceof Node.Scalar scalar && scalar.isEmpty()) {
      problem(node.position(), path, "has no value", "expected " + expected(type));
      return Optional.empty();
    }
    if (type instanceof Type.OneOf forms) {
      var form = forms.forms().stream().filter(f -> fits(node, f)).findFirst();
      return form.isPresent() ? check(node, form.get(), path) : wrongKind(node, type, path);
    }
    return fits(node, type) ? fitting(node, type, path) : wrongKind(node, type, path);
  }

  private Optional<Tree> fitting(Node node, Type type, String path) {
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(
          type instanceof Type.Dict dict
              ? dict(mapping, dict, path)
              : object(mapping, (Type.Obj) type, path));
    }
    return node instanceof Node.Sequence sequence
        ? Optional.of(items(sequence, (Type.Items) type, path))
        : leaf((Node.Scalar) node, (Leaf) type, path);
  }

  private Optional<Tree> wrongKind(Node node, Type type, String path) {
    var shown = node instanceof Node.Scalar scalar ? ": " + Shown.quoted(scalar.text()) : "";
    problem(
        node.position(),
        path,
        "this is " + node.kindInWords() + shown,
        "expected " + expected(type));
    return Optional.empty();
  }

  private static boolean fits(Node node, Type type) {
    return (node instanceof Node.Mapping && (type instanceof Type.Obj || type instanceof Type.Dict))
        || (node instanceof Node.Sequence && type instanceof Type.Items)
        || (node instanceof Node.Scalar && type instanceof Leaf);
  }

  private static String expected(Type type) {
    if (type instanceof Type.Obj object) {
      return "a mapping with " + String.join(", ", object.keys());
    }
    if (type instanceof Type.Dict dict) {
      return "a mapping of " + dict.key().what();
    }
    if (type instanceof Type.Items) {
      return "a list";
    }
    if (type instanceof Type.OneOf forms) {
      return forms.forms().stream().map(Checker::expected).collect(Collectors.joining(", or "));
    }
    return type instanceof Leaf leaf ? leaf.what().replace("\\|", "or") : "nothing";
  }

  private Tree object(Node.Mapping mapping, Type.Obj object, String path) {
    var children = new LinkedHashMap<String, Tree>();
    for (var entry : mapping.entries()) {
      var key = entry.key();
      object
          .field(key.text())
          .ifPresentOrElse(
              field -> field(entry, field, path).ifPresent(t -> children.put(key.text(), t)),
              () -> unknown(key, object, path));
    }
    var written = mapping.entries().stream().map(entry -> entry.key().text()).toList();
    for (var field : object.fields()) {
      if (!written.contains(field.name())) {
        absent(mapping, field, path).ifPresent(tree -> children.put(field.name(), tree));
      }
    }
    object.choices().forEach(choice -> exactlyOne(mapping, object, choice, path));
    return new Tree.Fields(mapping.position(), children);
  }

  /** What is refused as a whole is pointed at by its key. */
  private Optional<Tree> field(Node.Entry entry, Field field, String path) {
    var at = join(path, field.name());
    if (field.type() instanceof Type.Later later) {
      problem(entry.key().position(), at, "not supported yet", later.reason());
      return Optional.empty();
    }
    return check(entry.value(), field.type(), at);
  }

  private void unknown(Node.Scalar key, Type.Obj object, String path) {
    problem(
        key.position(),
        path,
        "unknown key " + Shown.quoted(key.text()),
        NearestWord.hint(key.text(), object.keys()));
  }

  private Optional<Tree> absent(Node.Mapping mapping, Field field, String path) {
    if (field.isRequired()) {
      problem(mapping.position(), path, "\"" + field.name() + "\" is missing", field.doc());
    }
    return field.defaultYaml().flatMap(yaml -> defaultOf(field, yaml));
  }

  private static Optional<Tree> defaultOf(Field field, String yaml) {
    var problems = new Problems();
    var checker = new Checker(new PathBase(Path.of(""), false), problems);
    var tree =
        YamlReader.read(SourceText.unnamed(yaml), problems)
            .flatMap(node -> checker.check(node, field.type(), field.name()));
    problems.throwIfAny();
    return tree;
  }

  private void exactlyOne(Node.Mapping mapping, Type.Obj object, List<String> choice, String path) {
    var written = mapping.entries().stream().map(Node.Entry::key).toList();
    var chosen = written.stream().filter(key -> choice.contains(key.text())).toList();
    var offered =
        object.fields().stream()
            .filter(field -> choice.contains(field.name()) && !field.isLater())
            .map(Field::name)
            .collect(Collectors.joining(", "));
    // A misspelt choice is told already and needs no second complaint.
    if (chosen.isEmpty()
        && written.stream().allMatch(key -> NearestWord.to(key.text(), choice).isEmpty())) {
      problem(mapping.position(), path, "one of " + offered + " is missing", "write exactly one");
    }
    for (var key : chosen.subList(Math.min(1, chosen.size()), chosen.size())) {
      problem(
          key.position(),
          path,
          "\"" + key.text() + "\" cannot stand beside \"" + chosen.get(0).text() + "\"",
          "write exactly one of " + offered);
    }
  }

  private Tree dict(Node.Mapping mapping, Type.Dict dict, String path) {
    var children = new LinkedHashMap<String, Tree>();
    for (var entry : mapping.entries()) {
      var key = entry.key();
      if (!dict.key().pattern().matcher(key.text()).matches()) {
        problem(
            key.position(),
            path,
            Shown.quoted(key.text()) + " cannot be a key here",
            "expected " + dict.key().what());
      }
      check(entry.value(), dict.value(), join(path, key.text()))
          .ifPresent(tree -> children.put(key.text(), tree));
    }
    requireSome(mapping.entries().size(), dict.least(), mapping.position(), path);
    return new Tree.Fields(mapping.position(), children);
  }

  private Tree items(Node.Sequence sequence, Type.Items type, String path) {
    var items = new ArrayList<Tree>();
    for (int i = 0; i < sequence.items().size(); i++) {
      check(sequence.items().get(i), type.item(), path + "[" + i + "]").ifPresent(items::add);
    }
    requireSome(sequence.items().size(), type.least(), sequence.position(), path);
    return new Tree.Items(sequence.position(), List.copyOf(items));
  }

  private void requireSome(int size, int least, Position position, String path) {
    if (size < least) {
      problem(position, path, "is empty", "at least " + least + " is needed");
    }
  }

  private Optional<Tree> leaf(Node.Scalar scalar, Leaf leaf, String path) {
    var outcome = leaf.read(scalar);
    if (outcome instanceof Leaf.Outcome.Wrong wrong) {
      wrong.flaws().forEach(flaw -> flaw(scalar, flaw, path));
      return Optional.empty();
    }
    if (outcome instanceof Leaf.Outcome.Filled filled) {
      return Optional.of(template(scalar, filled));
    }
    var value = ((Leaf.Outcome.Value) outcome).value();
    return Optional.of(new Tree.Leaf(scalar.position(), value, List.of()));
  }

  private void flaw(Node.Scalar scalar, Flaw flaw, String path) {
    var position = flaw.isWhole() ? scalar.position() : scalar.braces().apply(flaw.offset());
    problem(position, path, flaw.message(), flaw.hint());
  }

  private Tree template(Node.Scalar scalar, Leaf.Outcome.Filled filled) {
    var parsed = filled.parsed();
    var text = base.rebase(scalar.text(), parsed.pieces(), filled.isPath());
    var references =
        parsed.references().stream()
            .map(r -> new Tree.Reference(r.name(), r.argument(), scalar.braces().apply(r.offset())))
            .toList();
    return new Tree.Leaf(scalar.position(), new Template(text, scalar.position()), references);
  }

  private void problem(Position position, String path, String message, String hint) {
    problems.add(position, path.isEmpty() ? message : path + ": " + message, hint);
  }

  private static String join(String path, String key) {
    var shown = key.length() > 40 ? key.substring(0, 40) + "…" : key;
    return path.isEmpty() ? shown : path + "." + shown;
  }
}
