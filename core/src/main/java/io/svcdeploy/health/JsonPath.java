package io.svcdeploy.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A dotted path into a JSON document: {@code checks.0.state}. Numbers count into arrays. A key may
 * hold dots itself: the longest key that leads to a value wins.
 */
record JsonPath(List<String> steps) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static JsonPath of(String dotted) {
    return new JsonPath(Arrays.asList(dotted.split("\\.", -1)));
  }

  /** The document, or nothing if the text is not JSON. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The text that stands there: strings as they are, all else as it is written in JSON. */
  Optional<String> in(JsonNode document) {
    return find(document, steps).map(node -> node.isValueNode() ? node.asText() : node.toString());
  }

  private static Optional<JsonNode> find(JsonNode node, List<String> steps) {
    if (steps.isEmpty()) {
      return Optional.of(node);
    }
    if (node.isArray()) {
      return element(node, steps.get(0)).flatMap(next -> find(next, rest(steps, 1)));
    }
    for (int length = steps.size(); length > 0; length--) {
      var child = node.get(String.join(".", steps.subList(0, length)));
      var found = child == null ? Optional.<JsonNode>empty() : find(child, rest(steps, length));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> element(JsonNode array, String index) {
    return index.matches("[0-9]{1,9}")
        ? Optional.ofNullable(array.get(Integer.parseInt(index)))
        : Optional.empty();
  }

  private static List<String> rest(List<String> steps, int from) {
    return steps.subList(from, steps.size());
  }
}
