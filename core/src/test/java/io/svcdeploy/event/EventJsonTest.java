package io.svcdeploy.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.DeployEvent.BuildFinished;
import io.svcdeploy.event.DeployEvent.BuildStarted;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.DeployEvent.HostFinished;
import io.svcdeploy.event.DeployEvent.Level;
import io.svcdeploy.event.DeployEvent.Notice;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployEvent.PhaseStarted;
import io.svcdeploy.event.DeployEvent.RunFinished;
import io.svcdeploy.event.DeployEvent.RunStarted;
import io.svcdeploy.event.DeployEvent.Transferred;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of the event file: a changed line here is a changed contract. */
class EventJsonTest {
  private static final Instant AT = Instant.parse("2026-11-23T07:54:00.12Z");
  private static final Path DOCUMENT = Path.of("..", "docs", "events.md");

  /** Every event with all its optional fields, and the exact line that it makes. */
  private static final Map<DeployEvent, String> LINES = lines();

  private static Map<DeployEvent, String> lines() {
    var lines = new LinkedHashMap<DeployEvent, String>();
    lines.put(
        new RunStarted(
            "deploy",
            "d-7f3a",
            "hello",
            Optional.of("1.2.0"),
            Optional.of("prod"),
            List.of("web-1", "web-2")),
        "{\"v\":1,\"type\":\"run-started\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"operation\":\"deploy\",\"deployment\":\"d-7f3a\",\"service\":\"hello\","
            + "\"version\":\"1.2.0\",\"target\":\"prod\",\"hosts\":[\"web-1\",\"web-2\"]}");
    lines.put(
        new BuildStarted("linux/amd64"),
        "{\"v\":1,\"type\":\"build-started\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"platform\":\"linux/amd64\"}");
    lines.put(
        new BuildFinished("linux/amd64", "3f9a1c", 7_356_416, Duration.ofMillis(3210)),
        "{\"v\":1,\"type\":\"build-finished\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"platform\":\"linux/amd64\",\"digest\":\"3f9a1c\",\"bytes\":7356416,"
            + "\"tookMs\":3210}");
    lines.put(
        new PhaseStarted("web-1", Phase.TRANSFER),
        "{\"v\":1,\"type\":\"phase-started\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"host\":\"web-1\",\"phase\":\"transfer\"}");
    lines.put(
        new Transferred("web-1", 4_100_000, 7_356_416),
        "{\"v\":1,\"type\":\"transferred\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"host\":\"web-1\",\"sent\":4100000,\"total\":7356416}");
    lines.put(
        new GateTried("web-1", 3, Duration.ofMillis(2004), false, "http: status 503"),
        "{\"v\":1,\"type\":\"gate-tried\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"host\":\"web-1\",\"number\":3,\"elapsedMs\":2004,\"healthy\":false,"
            + "\"detail\":\"http: status 503\"}");
    lines.put(
        new HostFinished(
            "web-1",
            "rolled-back",
            Optional.of("1.1.0"),
            Optional.of("1.2.0"),
            Duration.ofMillis(32_100),
            Optional.of(Duration.ofMillis(31_050)),
            "not healthy within 30 s"),
        "{\"v\":1,\"type\":\"host-finished\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"host\":\"web-1\",\"outcome\":\"rolled-back\",\"from\":\"1.1.0\","
            + "\"to\":\"1.2.0\",\"tookMs\":32100,\"downtimeMs\":31050,\"message\":\"not healthy within 30 s\"}");
    lines.put(
        new Notice(Level.WARNING, Optional.of("web-2"), "the disk is 91 % full"),
        "{\"v\":1,\"type\":\"notice\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"level\":\"warning\",\"host\":\"web-2\",\"text\":\"the disk is 91 % full\"}");
    lines.put(
        new RunFinished("rolled-back", ExitCode.ROLLED_BACK, Duration.ofMillis(33_000)),
        "{\"v\":1,\"type\":\"run-finished\",\"at\":\"2026-11-23T07:54:00.120Z\","
            + "\"result\":\"rolled-back\",\"exitCode\":3,\"tookMs\":33000}");
    return lines;
  }

  @Test
  void each_event_makes_exactly_its_line() {
    assertAll(
        LINES.entrySet().stream()
            .map(
                expected ->
                    () ->
                        assertThat(EventJson.line(expected.getKey(), AT))
                            .isEqualTo(expected.getValue())));
  }

  @Test
  void no_type_of_event_is_without_an_expected_line() {
    var expected = LINES.keySet().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(Arrays.<Class<?>>asList(DeployEvent.class.getPermittedSubclasses()))
        .allMatch(Class::isRecord)
        .containsExactlyInAnyOrderElementsOf(Set.<Class<?>>copyOf(expected));
  }

  @Test
  void empty_optionals_are_left_out_and_empty_lists_are_not() {
    var event =
        new RunStarted("build", "d-1", "hello", Optional.empty(), Optional.empty(), List.of());

    assertThat(EventJson.line(event, AT))
        .isEqualTo(
            "{\"v\":1,\"type\":\"run-started\",\"at\":\"2026-11-23T07:54:00.120Z\","
                + "\"operation\":\"build\",\"deployment\":\"d-1\",\"service\":\"hello\","
                + "\"hosts\":[]}");
  }

  @Test
  void line_ends_in_a_value_do_not_break_the_line() {
    var line = EventJson.line(DeployEvent.info("web-1", "two\r\nlines \"quoted\" \u001b[31m"), AT);

    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("two\\r\\nlines \\\"quoted\\\" \\u001B[31m");
  }

  @Test
  void the_document_lists_each_type_with_exactly_its_fields() throws Exception {
    var row = Pattern.compile("\\| `([a-z-]+)` \\| ([^|]+) \\| [^|]+ \\|");
    var documented = new LinkedHashMap<String, Set<String>>();
    for (var line : Files.readAllLines(DOCUMENT)) {
      var cells = row.matcher(line);
      if (cells.matches()) {
        documented.put(cells.group(1), codeWords(cells.group(2)));
      }
    }

    assertThat(documented).isEqualTo(fieldsByType());
  }

  @Test
  void the_document_shows_each_line_as_it_is_written() throws Exception {
    assertThat(Files.readAllLines(DOCUMENT)).containsAll(LINES.values());
  }

  private static Map<String, Set<String>> fieldsByType() throws IOException {
    var fields = new LinkedHashMap<String, Set<String>>();
    for (var line : LINES.values()) {
      var tree = new ObjectMapper().readTree(line);
      var names = new LinkedHashSet<String>();
      tree.fieldNames().forEachRemaining(names::add);
      names.removeAll(Set.of("v", "type", "at"));
      fields.put(tree.get("type").asText(), names);
    }
    return fields;
  }

  private static Set<String> codeWords(String cell) {
    return Pattern.compile("`([A-Za-z]+)\\??`")
        .matcher(cell)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
