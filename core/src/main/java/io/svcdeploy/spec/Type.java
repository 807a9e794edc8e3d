package io.svcdeploy.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may stand at a place of the deployment file. Checking, the JSON Schema and the reference in
 * docs/spec.md all come from one tree of these, {@link DeployFileSchema}.
 */
sealed interface Type permits Type.Obj, Type.Items, Type.Dict, Type.OneOf, Type.Later, Leaf {

  /**
   * Known keys.
   *
   * @param choices sets of keys of which exactly one must be there
   */
  record Obj(List<Field> fields, List<List<String>> choices) implements Type {
    static Obj of(Field... fields) {
      return new Obj(List.of(fields), List.of());
    }

    /** The keys of both, these first. */
    Obj and(Obj other) {
      return new Obj(
          Stream.concat(fields.stream(), other.fields.stream()).toList(),
          Stream.concat(choices.stream(), other.choices.stream()).toList());
    }

    Obj exactlyOneOf(String... keys) {
      return new Obj(fields, List.of(List.of(keys)));
    }

    List<String> keys() {
      return fields.stream().map(Field::name).toList();
    }

    Optional<Field> field(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
  }

  /**
   * A list.
   *
   * @param least how many items it must have
   */
  record Items(Type item, int least) implements Type {}

  /**
   * Keys that the user chooses.
   *
   * @param keyName stands for a key in the reference: {@code NAME}
   */
  record Dict(String keyName, Leaf.Text key, Type value, int least) implements Type {}

  /** One of several forms, which differ in their YAML kind: a word, a list, a mapping. */
  record OneOf(List<Type> forms) implements Type {
    static OneOf of(Type... forms) {
      return new OneOf(List.of(forms));
    }

    /** One, or a list of them. */
    static OneOf orMany(Leaf one, int least) {
      return of(one, new Items(one, least));
    }
  }

  /** A word that has its meaning already, but not in this version. Never ignored: refused. */
  record Later(String reason) implements Type {}
}
