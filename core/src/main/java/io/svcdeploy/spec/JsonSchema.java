package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON Schema of a {@link Type}. It says what a schema can; rules between values it cannot. */
final class JsonSchema {
  private JsonSchema() {}

  static Map<String, Object> of(Type type) {
    if (type instanceof Type.Obj object) {
      return object(object);
    }
    if (type instanceof Type.Items items) {
      return atLeast(
          "minItems", items.least(), Json.of("type", "array", "items", of(items.item())));
    }
    if (type instanceof Type.Dict dict) {
      var schema = Json.of("type", "object", "propertyNames", keys(dict));
      schema.put("additionalProperties", of(dict.value()));
      return atLeast("minProperties", dict.least(), schema);
    }
    if (type instanceof Type.OneOf forms) {
      return Json.of("anyOf", forms.forms().stream().map(JsonSchema::of).toList());
    }
    return type instanceof Leaf leaf ? leaf.json() : Json.of("not", Json.of());
  }

  private static Map<String, Object> keys(Type.Dict dict) {
    return Json.of("pattern", "^(?:" + dict.key().pattern().pattern() + ")$");
  }

  private static Map<String, Object> atLeast(String word, int least, Map<String, Object> schema) {
    if (least > 0) {
      schema.put(word, least);
    }
    return schema;
  }

  private static Map<String, Object> object(Type.Obj object) {
    var properties = Json.of();
    object.fields().forEach(field -> properties.put(field.name(), field(field)));
    var schema = Json.of("type", "object", "properties", properties);
    schema.put("additionalProperties", false);
    var required = object.fields().stream().filter(Field::isRequired).map(Field::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    for (var choice : object.choices()) {
      var forms = new ArrayList<Map<String, Object>>();
      choice.forEach(key -> forms.add(Json.of("required", List.of(key))));
      schema.put("oneOf", forms);
    }
    return schema;
  }

  private static Map<String, Object> field(Field field) {
    var schema = Json.of("description", field.doc());
    schema.putAll(of(field.type()));
    return schema;
  }
}
