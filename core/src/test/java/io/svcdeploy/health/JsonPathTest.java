package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static Optional<String> at(String path, String json) {
    return JsonPath.of(path).in(JsonPath.parse(json).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version     | {"version":"1.1.0"}               | 1.1.0
          a.b.0.c     | {"a":{"b":[{"c":true},{"c":1}]}}  | true
          a.b.1.c     | {"a":{"b":[{"c":true},{"c":1}]}}  | 1
          1           | ["x","y"]                         | y
          load        | {"load":1.10}                     | 1.10
          big         | {"big":12345678901234567890}      | 12345678901234567890
          none        | {"none":null}                     | null
          a           | {"a":{"b":[1,2]}}                 | {"b":[1,2]}
          app.version | {"app.version":"2"}               | 2
          app.version | {"app":{"version":"3"}}           | 3
          a.b.c       | {"a.b":{"d":1},"a":{"b.c":"4"}}   | 4
          0           | {"0":"zero"}                      | zero
          """)
  void finds(String path, String json, String expected) {
    assertThat(at(path, json)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          b           | {"a":1}
          a.b         | {"a":1}
          a.2         | {"a":[0,1]}
          a.-1        | {"a":[0,1]}
          a.99999999999999999999 | {"a":[0,1]}
          a.x         | {"a":[0,1]}
          a..b        | {"a":{"b":1}}
          a           | 5
          """)
  void finds_nothing(String path, String json) {
    assertThat(at(path, json)).isEmpty();
  }

  @Test
  void knows_what_is_not_json() {
    assertThat(List.of("", "  ", "<html>", "{\"a\":1", "{} trailing", "[".repeat(100_000)))
        .allMatch(text -> JsonPath.parse(text).isEmpty());
  }

  /** A value and the way to it through objects, arrays and keys with dots. */
  record Nested(JsonNode document, String path, String value) {
    Nested inObject(String key) {
      var object = JSON.objectNode().put("other", 1);
      return new Nested(object.set(key, document), join(key), value);
    }

    Nested inArray(int before) {
      var array = JSON.arrayNode();
      for (int i = 0; i < before; i++) {
        array.add("filler");
      }
      return new Nested(array.add(document), join(Integer.toString(before)), value);
    }

    private String join(String step) {
      return path.isEmpty() ? step : step + "." + path;
    }
  }

  @Provide
  Arbitrary<Nested> nested() {
    var texts =
        Arbitraries.strings()
            .ofMaxLength(20)
            .map(text -> new Nested(JSON.textNode(text), "", text));
    var numbers =
        Arbitraries.bigDecimals()
            .ofScale(3)
            .between(new BigDecimal("-1000000"), new BigDecimal("1000000"))
            .map(number -> new Nested(JSON.numberNode(number), "", number.toPlainString()));
    var keys = Arbitraries.strings().withChars("ab.0-").ofMinLength(1).ofMaxLength(5);
    var step =
        Arbitraries.oneOf(keys.map(key -> (Object) key), Arbitraries.integers().between(0, 3));
    return Arbitraries.oneOf(texts, numbers)
        .flatMap(leaf -> step.list().ofMinSize(1).ofMaxSize(6).map(steps -> wrap(leaf, steps)));
  }

  private static Nested wrap(Nested leaf, List<Object> steps) {
    var nested = leaf;
    for (var step : steps) {
      nested = step instanceof String key ? nested.inObject(key) : nested.inArray((Integer) step);
    }
    return nested;
  }

  @Property
  void finds_any_value_by_the_way_it_was_put_there(@ForAll("nested") Nested nested) {
    assertThat(at(nested.path(), nested.document().toString())).contains(nested.value());
  }

  @Property
  void never_fails_on_any_path(@ForAll("nested") Nested nested, @ForAll String path) {
    assertThat(JsonPath.of(path).in(nested.document())).isNotNull();
  }
}
