package io.svcdeploy.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.svcdeploy.event.DeployException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code manifest.json} of a release. Its {@code schema} number grows when an older reader
 * would misunderstand; keys may be added without that, and unknown ones are passed over.
 */
@JsonPropertyOrder({"schema", "service", "stamp", "artifacts"})
record Manifest(
    @JsonProperty(required = true) int schema,
    @JsonProperty(required = true) String service,
    @JsonProperty(required = true) Origin stamp,
    @JsonProperty(required = true) List<Entry> artifacts) {
  static final int SCHEMA = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  Manifest {
    artifacts = List.copyOf(artifacts);
  }

  /** The stamp in JSON; {@code date} in RFC 3339. */
  @JsonPropertyOrder({"version", "commit", "date", "dirty"})
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Origin(
      @JsonProperty(required = true) String version,
      Optional<String> commit,
      Optional<String> date,
      @JsonProperty(required = true) boolean dirty) {}

  /** One binary. */
  @JsonPropertyOrder({"platform", "file", "sha256", "bytes"})
  record Entry(
      @JsonProperty(required = true) String platform,
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) long bytes) {}

  /** The release as a manifest, sorted by platform. */
  static Manifest of(Release release) {
    var stamp = release.stamp();
    return new Manifest(
        SCHEMA,
        release.service(),
        new Origin(
            stamp.version().text(),
            stamp.commit(),
            stamp.date().map(Instant::toString),
            stamp.dirty()),
        release.artifacts().stream()
            .sorted(Comparator.comparing(Artifact::platform))
            .map(
                artifact ->
                    new Entry(
                        artifact.platform().toString(),
                        ReleaseFolder.fileName(
                            release.service(), stamp.version(), artifact.platform()),
                        artifact.digest().hex(),
                        artifact.bytes()))
            .toList());
  }

  static Manifest parse(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      var schema = tree.path("schema");
      if (schema.isInt() && schema.intValue() > SCHEMA) {
        throw DeployException.failed(
            "the release's manifest has schema " + schema + ", this program knows " + SCHEMA,
            "update svc-deploy: the release was made by a newer one");
      }
      if (schema.asInt() != SCHEMA) {
        throw damaged("it has no \"schema\": " + SCHEMA);
      }
      return JSON.treeToValue(tree, Manifest.class);
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage()).causedBy(e);
    }
  }

  /** The file's text; the same release always gives the same bytes. */
  String text() {
    var newline = new DefaultIndenter("  ", "\n");
    var printer = new DefaultPrettyPrinter().withObjectIndenter(newline).withArrayIndenter(newline);
    try {
      return JSON.writer(printer).writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers always become JSON", e);
    }
  }

  Stamp toStamp() {
    try {
      return new Stamp(
          new Version(stamp.version()),
          stamp.commit(),
          stamp.date().map(Instant::parse),
          stamp.dirty());
    } catch (DateTimeParseException e) {
      throw damaged("\"date\" is not an RFC 3339 time in UTC").causedBy(e);
    }
  }

  static DeployException damaged(String why) {
    return DeployException.failed(
        ReleaseFolder.MANIFEST + " is not a release manifest: " + why,
        "take the file as the build wrote it, or build again");
  }
}
