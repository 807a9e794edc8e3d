package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Reads deployment files, strictly: what is unknown, unclear or not possible is an error with its
 * line and column, and all errors of a file are told at once. YAML 1.2 (core schema) and JSON.
 */
public final class SpecReader {
  private SpecReader() {}

  /**
   * @throws SpecException with all that is wrong, also if the file is not there
   */
  public static DeploySpec read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * @param targetsFile holds {@code targets} and nothing else; they replace those of the file.
   *     Paths in it count from its own folder.
   * @throws SpecException with all that is wrong, also if a file is not there
   */
  public static DeploySpec read(Path file, Optional<Path> targetsFile) {
    var problems = new Problems();
    var schema =
        targetsFile.isPresent()
            ? DeployFileSchema.deployFileWithoutTargets()
            : DeployFileSchema.deployFile();
    var main = tree(file, schema, false, problems);
    var other = targetsFile.flatMap(f -> tree(f, DeployFileSchema.targetsFile(), true, problems));
    var whole = main.map(tree -> targetsFile.isPresent() ? withTargets(tree, other) : tree);
    whole.ifPresent(tree -> Rules.check(tree, problems));
    problems.throwIfAny();
    return Binder.bind(whole.orElseThrow(), folder(file));
  }

  private static Optional<Tree.Fields> tree(
      Path file, Type schema, boolean foreign, Problems problems) {
    try {
      var source = SourceText.read(file);
      var root = YamlReader.read(source, problems);
      if (root.isEmpty()) {
        problems.add(source.at(0), "the file is empty", "`svc-deploy init` writes a first one");
      }
      var checker = new Checker(new PathBase(folder(file), foreign), problems);
      return root.flatMap(node -> checker.check(node, schema, "")).map(Tree.Fields.class::cast);
    } catch (SpecException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private static Tree.Fields withTargets(Tree.Fields file, Optional<Tree.Fields> other) {
    var children = new LinkedHashMap<>(file.children());
    children.remove("targets");
    other.flatMap(tree -> tree.at("targets")).ifPresent(t -> children.put("targets", t));
    return new Tree.Fields(file.position(), children);
  }

  private static Path folder(Path file) {
    var parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
