package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference tables of docs/spec.md: one for each mapping of the file. */
final class SpecTables {
  private final StringBuilder markdown = new StringBuilder();

  private SpecTables() {}

  static String markdown() {
    var tables = new SpecTables();
    tables.table("The file", "", DeployFileSchema.deployFile());
    return tables.markdown.toString();
  }

  private record Section(String path, Type.Obj object) {}

  private void table(String title, String path, Type.Obj object) {
    markdown.append("\n### ").append(title).append("\n\n");
    for (var choice : object.choices()) {
      var offered = choice.stream().filter(key -> !isLater(object, key));
      markdown
          .append("Exactly one of ")
          .append(offered.map(key -> "`" + key + "`").collect(Collectors.joining(", ")))
          .append(" must be there.\n\n");
    }
    markdown.append("| Key | Value | Default | Meaning |\n| --- | --- | --- | --- |\n");
    object.fields().forEach(field -> markdown.append(row(path, field)));
    for (var field : object.fields()) {
      for (var section : sections(join(path, field.name()), field.type())) {
        table("`" + section.path() + "`", section.path(), section.object());
      }
    }
  }

  private static boolean isLater(Type.Obj object, String key) {
    return object.field(key).map(Field::isLater).orElse(false);
  }

  private static String row(String path, Field field) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            field.name(),
            value(join(path, field.name()), field.type()),
            absent(field),
            field.doc());
  }

  private static String value(String path, Type type) {
    if (type instanceof Type.Obj) {
      return "[mapping](#" + path.toLowerCase(Locale.ROOT).replaceAll("[^a-z-]", "") + ")";
    }
    if (type instanceof Type.Items items) {
      return "list of: " + value(path, items.item());
    }
    if (type instanceof Type.Dict dict) {
      return "mapping of `"
          + dict.keyName()
          + "`: "
          + value(path + "." + dict.keyName(), dict.value());
    }
    if (type instanceof Type.OneOf forms) {
      return forms.forms().stream().map(f -> value(path, f)).collect(Collectors.joining(", or "));
    }
    if (type instanceof Leaf.TemplateText text) {
      return text.what() + ", [substitutions](#substitutions)";
    }
    return type instanceof Leaf leaf ? leaf.what() : "not supported yet";
  }

  private static String absent(Field field) {
    if (field.presence() instanceof Field.Presence.Default given) {
      return List.of("{}", "[]", "\"\"").contains(given.yaml()) ? "" : "`" + given.yaml() + "`";
    }
    return field.presence() instanceof Field.Presence.Optional optional
        ? optional.note()
        : "**required**";
  }

  private static List<Section> sections(String path, Type type) {
    if (type instanceof Type.Obj object) {
      return List.of(new Section(path, object));
    }
    if (type instanceof Type.Items items) {
      return sections(path, items.item());
    }
    if (type instanceof Type.Dict dict) {
      return sections(path + "." + dict.keyName(), dict.value());
    }
    var found = new ArrayList<Section>();
    if (type instanceof Type.OneOf forms) {
      forms.forms().forEach(form -> found.addAll(sections(path, form)));
    }
    return found;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
