package io.svcdeploy.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checked file: values of the right type, defaults filled in. What was wrong is missing, so
 * that the rules can go on with the rest.
 */
sealed interface Tree {
  Position position();

  /** A value, and the substitutions in it if it is a {@link Template}. */
  record Leaf(Position position, Object value, List<Reference> references) implements Tree {}

  record Items(Position position, List<Tree> items) implements Tree {}

  /** Fixed keys or free ones, in the order of the file. */
  record Fields(Position position, Map<String, Tree> children) implements Tree {

    Optional<Tree> at(String key) {
      return Optional.ofNullable(children.get(key));
    }

    Optional<Fields> fields(String key) {
      return at(key).filter(Fields.class::isInstance).map(Fields.class::cast);
    }

    /** The items; of a single value that stands for a list, that value. */
    List<Tree> items(String key) {
      return at(key)
          .map(t -> t instanceof Items many ? many.items() : List.of(t))
          .orElse(List.of());
    }

    Map<String, Tree> entries(String key) {
      return fields(key).map(Fields::children).orElse(Map.of());
    }

    <T> Optional<T> find(String key, Class<T> type) {
      return at(key).map(child -> child.as(type));
    }

    /** The value of a key that is required or has a default. */
    <T> T get(String key, Class<T> type) {
      return find(key, type)
          .orElseThrow(() -> new IllegalStateException("checked, and yet without " + key));
    }

    String text(String key) {
      return get(key, String.class);
    }

    Position positionOf(String key) {
      return at(key).map(Tree::position).orElse(position);
    }
  }

  /** The value of a leaf. */
  default <T> T as(Class<T> type) {
    if (this instanceof Leaf leaf) {
      return type.cast(leaf.value());
    }
    throw new IllegalStateException("checked, and yet no single value");
  }

  /** A substitution as it stands in the file. */
  record Reference(Substitution.Name name, String argument, Position position) {}
}
