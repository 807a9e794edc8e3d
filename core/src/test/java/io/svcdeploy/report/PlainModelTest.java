package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.BuildFinished;
import io.svcdeploy.event.DeployEvent.BuildStarted;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.DeployEvent.HostFinished;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployEvent.PhaseStarted;
import io.svcdeploy.event.DeployEvent.RunFinished;
import io.svcdeploy.event.DeployEvent.RunStarted;
import io.svcdeploy.event.DeployEvent.Transferred;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainModelTest {
  private final PlainModel model = new PlainModel(Glyphs.UNICODE);

  private List<String> lines(DeployEvent... events) {
    var lines = new ArrayList<String>();
    for (var event : events) {
      lines.addAll(model.apply(event, Duration.ofMillis(12_345)));
    }
    return lines;
  }

  private static GateTried look(int number, boolean healthy, String detail) {
    return new GateTried("web-1", number, Duration.ofSeconds(number), healthy, detail);
  }

  @Test
  void each_meaningful_event_is_a_line_with_its_time() {
    assertThat(
            lines(
                new RunStarted(
                    "deploy",
                    "d-1",
                    "hello",
                    Optional.of("1.2.0"),
                    Optional.of("prod"),
                    List.of("web-1")),
                new BuildStarted("linux/amd64"),
                new BuildFinished("linux/amd64", "3f9a", 7_356_416, Duration.ofMillis(3210)),
                new PhaseStarted("web-1", Phase.CONNECT),
                DeployEvent.warning("web-1", "the lock had expired"),
                new HostFinished(
                    "web-1",
                    "deployed",
                    Optional.of("1.1.0"),
                    Optional.of("1.2.0"),
                    Duration.ofSeconds(9),
                    Optional.of(Duration.ofMillis(1234)),
                    ""),
                new RunFinished("deployed", ExitCode.OK, Duration.ofSeconds(12))))
        .containsExactly(
            "[+12.3s] deploy hello 1.2.0 on prod: web-1",
            "[+12.3s] build linux/amd64",
            "[+12.3s] build linux/amd64: 7.4 MB in 3.2 s",
            "[+12.3s] web-1: connect",
            "[+12.3s] web-1: warning: the lock had expired",
            "[+12.3s] web-1: deployed 1.1.0 → 1.2.0 in 9.0 s (down 1.2 s)",
            "[+12.3s] deployed in 12.0 s, exit code 0");
  }

  @Test
  void a_small_transfer_shows_its_beginning_and_its_end() {
    assertThat(
            lines(
                new PhaseStarted("web-1", Phase.TRANSFER),
                new Transferred("web-1", 0, 3_100_000),
                new Transferred("web-1", 1_600_000, 3_100_000),
                new Transferred("web-1", 3_100_000, 3_100_000),
                new Transferred("web-1", 3_100_000, 3_100_000)))
        .containsExactly("[+12.3s] web-1: transfer 3.1 MB", "[+12.3s] web-1: transfer done");
  }

  @Test
  void a_large_transfer_shows_every_quarter() {
    var events = new ArrayList<DeployEvent>();
    for (long sent = 0; sent <= 40_000_000; sent += 1_000_000) {
      events.add(new Transferred("web-1", sent, 40_000_000));
    }

    assertThat(lines(events.toArray(DeployEvent[]::new)))
        .containsExactly(
            "[+12.3s] web-1: transfer 40.0 MB",
            "[+12.3s] web-1: transfer 25 % (10.0/40.0 MB)",
            "[+12.3s] web-1: transfer 50 % (20.0/40.0 MB)",
            "[+12.3s] web-1: transfer 75 % (30.0/40.0 MB)",
            "[+12.3s] web-1: transfer done");
  }

  @Test
  void looks_of_the_gate_are_shown_when_their_result_changes() {
    assertThat(
            lines(
                new PhaseStarted("web-1", Phase.GATE),
                look(1, false, "tcp: refused"),
                look(2, false, "tcp: refused"),
                look(3, false, "http: status 503"),
                look(4, true, "12 ms"),
                look(5, true, "14 ms"),
                look(6, false, "http: status 503")))
        .containsExactly(
            "[+12.3s] web-1: gate",
            "[+12.3s] web-1: gate: not healthy yet: tcp: refused (look 1, after 1.0 s)",
            "[+12.3s] web-1: gate: not healthy yet: http: status 503 (look 3, after 3.0 s)",
            "[+12.3s] web-1: gate: healthy (look 4, after 4.0 s)",
            "[+12.3s] web-1: gate: not healthy yet: http: status 503 (look 6, after 6.0 s)");
  }

  @Test
  void remote_text_is_stripped_and_secrets_are_masked_on_the_way_out() {
    var out = new ByteArrayOutputStream();
    var masking = new Masking();
    masking.remember(Secret.of("hunter22"));
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var nanos = new long[] {5};

    try (var console = new PlainConsole(stream, model, masking, () -> nanos[0])) {
      nanos[0] += 1_500_000_000L;
      console.accept(DeployEvent.info("web-1", "\u001b[2Jpassword hunter22"));
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[+1.5s] web-1: password ***");
  }
}
