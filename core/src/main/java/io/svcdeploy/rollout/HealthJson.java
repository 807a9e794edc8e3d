package io.svcdeploy.rollout;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A release's own idea of health, as it is kept beside the release on the host. Going back to a
 * release asks what was asked when it was new; today's checks may not exist in it. Substitutions
 * are kept as written, so that no secret gets into the record.
 */
final class HealthJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(templates())
          .addMixIn(HealthSpec.Check.class, CheckKinds.class)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private static final Pattern SECRET = Pattern.compile("\\$\\{\\s*(?:env|file)[^}]*}?");

  private HealthJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = HealthSpec.Check.Http.class, name = "http"),
    @JsonSubTypes.Type(value = HealthSpec.Check.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = HealthSpec.Check.Command.class, name = "command"),
    @JsonSubTypes.Type(value = HealthSpec.Check.LogLine.class, name = "log")
  })
  @JsonAutoDetect
  private interface CheckKinds {}

  /** One line of JSON. */
  static String write(HealthSpec health) {
    try {
      return JSON.writeValueAsString(health);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text, numbers and durations always serialise", e);
    }
  }

  /**
   * Reads a record that a host sent. A host is not trusted with our environment: a substitution
   * that today's file does not hold too would let it ask for any variable or file of this machine.
   *
   * @return empty if it asks for more than today's file, or was written by a version that this one
   *     does not understand
   */
  static Optional<HealthSpec> read(String json, HealthSpec today) {
    try {
      return Optional.ofNullable(JSON.readValue(json, HealthSpec.class))
          .filter(then -> secrets(today).containsAll(secrets(then)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The substitutions by something of this machine, whatever escapes they were written with. */
  private static Set<String> secrets(HealthSpec health) {
    return SECRET
        .matcher(write(health))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static SimpleModule templates() {
    return new SimpleModule()
        .addSerializer(new TemplateWriter())
        .addDeserializer(Template.class, new TemplateReader());
  }

  private static final class TemplateWriter extends StdSerializer<Template> {
    private static final long serialVersionUID = 1;

    TemplateWriter() {
      super(Template.class);
    }

    @Override
    public void serialize(Template value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeString(value.text());
    }
  }

  private static final class TemplateReader extends StdDeserializer<Template> {
    private static final long serialVersionUID = 1;

    TemplateReader() {
      super(Template.class);
    }

    @Override
    public Template deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Template.literal(in.getText());
    }
  }
}
