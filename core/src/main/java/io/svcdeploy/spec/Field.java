package io.svcdeploy.spec;

import java.util.Optional;

/**
 * A key of the deployment file.
 *
 * @param presence what happens when it is absent
 * @param doc one line for the reference
 */
record Field(String name, Type type, Presence presence, String doc) {

  sealed interface Presence {
    record Required() implements Presence {}

    /** Absent is a value of its own; {@code note} says which, for the reference. */
    record Optional(String note) implements Presence {}

    /** Absent is the same as this YAML text. */
    record Default(String yaml) implements Presence {}
  }

  static Field required(String name, Type type, String doc) {
    return new Field(name, type, new Presence.Required(), doc);
  }

  static Field optional(String name, Type type, String doc) {
    return optional(name, type, "", doc);
  }

  static Field optional(String name, Type type, String note, String doc) {
    return new Field(name, type, new Presence.Optional(note), doc);
  }

  static Field withDefault(String name, Type type, String yaml, String doc) {
    return new Field(name, type, new Presence.Default(yaml), doc);
  }

  static Field later(String name, String reason) {
    return optional(name, new Type.Later(reason), reason);
  }

  boolean isRequired() {
    return presence instanceof Presence.Required;
  }

  boolean isLater() {
    return type instanceof Type.Later;
  }

  Optional<String> defaultYaml() {
    return presence instanceof Presence.Default given
        ? Optional.of(given.yaml())
        : Optional.empty();
  }
}
