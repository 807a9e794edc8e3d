package io.svcdeploy.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of a JSON document, their keys in the order given. */
final class Json {
  private Json() {}

  static Map<String, Object> of() {
    return new LinkedHashMap<>();
  }

  static Map<String, Object> of(String key, Object value) {
    var object = of();
    object.put(key, value);
    return object;
  }

  static Map<String, Object> of(String key, Object value, String key2, Object value2) {
    var object = of(key, value);
    object.put(key2, value2);
    return object;
  }
}
