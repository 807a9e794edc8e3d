package io.svcdeploy.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** The deployment file's JSON Schema (draft 2020-12), for editors and other tools. */
public final class SpecSchema {
  /** Where the jar holds the same text. */
  public static final String RESOURCE = "io/svcdeploy/spec/svc-deploy.schema.json";

  private SpecSchema() {}

  /** The schema, indented, with a line break at its end. */
  public static String json() {
    var schema = Json.of("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "svc-deploy deployment file");
    schema.putAll(JsonSchema.of(DeployFileSchema.deployFile()));
    return text(schema) + "\n";
  }

  private static String text(Map<String, Object> schema) {
    var indenter = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts are always JSON", e);
    }
  }
}
