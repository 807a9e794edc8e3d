package io.svcdeploy.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.DeployEvent.Notice;
import io.svcdeploy.event.DeployEvent.Transferred;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Masking masking = new Masking();
  private final SetClock clock = new SetClock();

  private JsonLinesSink sinkInto(OutputStream stream) {
    return new JsonLinesSink(
        stream, masking, clock, new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @Test
  void lines_are_appended_to_what_the_file_holds() throws Exception {
    var file = folder.resolve("events.jsonl");
    Files.writeString(file, "{\"earlier\":true}\n");

    try (var sink = JsonLinesSink.to(file, masking, System.err)) {
      sink.accept(DeployEvent.info("web-1", "one"));
      assertThat(Files.readAllLines(file)).as("readable at once").hasSize(2);
      sink.accept(DeployEvent.info("web-1", "two"));
    }

    assertThat(Files.readAllLines(file)).hasSize(3).first().isEqualTo("{\"earlier\":true}");
  }

  @Test
  void a_file_that_cannot_be_opened_is_a_usage_error_that_names_it() {
    var file = folder.resolve("missing").resolve("events.jsonl");

    assertThatThrownBy(() -> JsonLinesSink.to(file, masking, System.err))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ExitCode.USAGE);
              assertThat(e.message()).contains(file.toString()).endsWith("no such file");
            });
  }

  @Test
  void the_words_that_others_branch_on_stay_whatever_a_secret_is() {
    masking.remember(Secret.of("deploy"));
    try (var sink = sinkInto(out)) {
      sink.accept(DeployEvent.info("web-1", "logged in as deploy"));
      sink.accept(new DeployEvent.RunFinished("deployed", ExitCode.OK, Duration.ZERO));
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("logged in as ***", "\"result\":\"deployed\"");
  }

  @Test
  void a_secret_is_masked_in_every_string_even_where_JSON_escapes_it() {
    masking.remember(Secret.of("top\"se\\cret\nline two"));
    var sink = sinkInto(out);

    sink.accept(
        new DeployEvent.RunStarted(
            "deploy",
            "d-1",
            "hello",
            Optional.of("1-top\"se\\cret\nline two"),
            Optional.empty(),
            List.of("web-top\"se\\cret")));

    assertThat(written()).doesNotContain("cret").doesNotContain("line two");
    assertThat(tree(0).get("version").asText()).isEqualTo("1-***");
    assertThat(tree(0).get("hosts").get(0).asText()).isEqualTo("web-***");
  }

  @Test
  void of_a_transfer_at_most_four_lines_a_second_are_written_and_its_end() {
    var sink = sinkInto(out);

    for (int i = 0; i < 100; i++) {
      sink.accept(new Transferred("web-1", i, 100));
      sink.accept(new Transferred("web-2", i, 100));
      clock.now = clock.now.plusMillis(10);
    }
    sink.accept(new Transferred("web-1", 100, 100));

    var sentToWeb1 =
        lines().stream()
            .map(JsonLinesSinkTest::parse)
            .filter(line -> line.get("host").asText().equals("web-1"))
            .map(line -> line.get("sent").asLong());
    assertThat(sentToWeb1).containsExactly(0L, 25L, 50L, 75L, 100L);
  }

  @Test
  void other_events_are_never_dropped() {
    var sink = sinkInto(out);

    for (int i = 0; i < 50; i++) {
      sink.accept(DeployEvent.info("web-1", "notice " + i));
    }

    assertThat(lines()).hasSize(50);
  }

  @Test
  void a_failure_to_write_is_told_once_and_never_thrown() {
    var sink =
        sinkInto(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });

    sink.accept(DeployEvent.info("web-1", "one"));
    sink.accept(DeployEvent.info("web-1", "two"));
    sink.close();

    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "warning: events are no longer written to the event file: No space left on device");
  }

  @Test
  void half_a_surrogate_pair_is_written_as_a_question_mark() {
    sinkInto(out).accept(DeployEvent.info("web-1", "cut \ud83d"));

    assertThat(tree(0).get("text").asText()).isEqualTo("cut ?");
  }

  @Test
  void lines_of_many_threads_do_not_mix() throws Exception {
    var sink = sinkInto(out);
    var threads = Executors.newFixedThreadPool(8);

    IntStream.range(0, 400)
        .forEach(
            i -> threads.execute(() -> sink.accept(DeployEvent.info("web-" + i, "x".repeat(500)))));
    threads.shutdown();

    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lines().stream().map(line -> parse(line).get("host").asText()))
        .hasSize(400)
        .doesNotHaveDuplicates();
  }

  @Test
  void strings_are_changed_however_deep_and_nothing_else() {
    var event = new Notice(DeployEvent.Level.ERROR, Optional.of("web"), "text");

    assertThat(RecordStrings.map(event, String::toUpperCase))
        .isEqualTo(new Notice(DeployEvent.Level.ERROR, Optional.of("WEB"), "TEXT"));
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return written().lines().toList();
  }

  private JsonNode tree(int line) {
    return parse(lines().get(line));
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  /** A clock that stands still until it is set. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-23T07:54:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
