package io.svcdeploy.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * How our records look in JSON, the same in the event file and in report.json: fields in camelCase
 * and in the order of the record, durations as whole milliseconds in a field that ends in {@code
 * Ms}, times in UTC with milliseconds, empty optionals left out, enums in kebab-case, exit codes as
 * their numbers. Safe between threads.
 */
public final class JsonForm {
  /** Of the event lines and of report.json; grows only when a reader would have to change. */
  public static final int VERSION = 1;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(values())
          .propertyNamingStrategy(new UnitNames())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private JsonForm() {}

  /** The record as a tree that may be added to. */
  public static ObjectNode tree(Record record) {
    return MAPPER.valueToTree(record);
  }

  /** An object that begins with the version of the form. */
  public static ObjectNode versioned() {
    return MAPPER.createObjectNode().put("v", VERSION);
  }

  /** One line, without a line end. */
  public static String compact(JsonNode tree) {
    return tree.toString();
  }

  /** Indented for people, with a line end. */
  public static String indented(JsonNode tree) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** {@code 2026-11-23T07:54:00.120Z}: always with milliseconds, so that lines sort as text. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /** {@code PhaseStarted} and {@code ROLLED_BACK} as {@code phase-started}, {@code rolled-back}. */
  public static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static SimpleModule values() {
    var module = new SimpleModule("svc-deploy");
    module.addSerializer(writing(Duration.class, (d, json) -> json.writeNumber(d.toMillis())));
    module.addSerializer(writing(Instant.class, (at, json) -> json.writeString(time(at))));
    module.addSerializer(writing(ExitCode.class, (code, json) -> json.writeNumber(code.code())));
    module.addSerializer(writing(Enum.class, (e, json) -> json.writeString(kebab(e.name()))));
    return module;
  }

  @FunctionalInterface
  private interface Writing<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  private static <T> StdSerializer<T> writing(Class<T> type, Writing<T> writing) {
    return new StdSerializer<>(type) {
      @Override
      public void serialize(T value, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        writing.write(value, json);
      }
    };
  }

  /** Puts the unit into the names of durations. */
  private static final class UnitNames extends PropertyNamingStrategy {
    @Override
    public String nameForGetterMethod(
        MapperConfig<?> config, AnnotatedMethod method, String defaultName) {
      var type = method.getType();
      var content = type.isReferenceType() ? type.getContentType() : type;
      return content.hasRawClass(Duration.class) ? defaultName + "Ms" : defaultName;
    }
  }
}
