package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.DeployEvent;
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
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConsoleModelTest {
  private static final Screen SCREEN = new Screen(80, 24, false, true);
  private static final HealthSpec GATE =
      new HealthSpec(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          0,
          true,
          List.of());

  private final ConsoleModel model = new ConsoleModel(SCREEN, Optional.of(GATE));

  private static Duration at(long millis) {
    return Duration.ofMillis(millis);
  }

  private static RunStarted run(String... hosts) {
    return new RunStarted(
        "deploy", "d-1", "hello", Optional.of("1.2.0"), Optional.of("prod"), List.of(hosts));
  }

  private static HostFinished finished(String host, String outcome, String message) {
    return new HostFinished(
        host,
        outcome,
        Optional.of("1.1.0"),
        Optional.of("1.2.0"),
        at(12_345),
        Optional.empty(),
        message);
  }

  @Test
  void a_run_begins_with_a_heading() {
    assertThat(model.apply(run("web-1", "web-2"), at(0)))
        .containsExactly("deploy hello 1.2.0 on prod: web-1, web-2");
    assertThat(model.apply(run("1", "2", "3", "4", "5", "6"), at(0)))
        .containsExactly("deploy hello 1.2.0 on prod: 6 hosts");
  }

  @Test
  void a_transfer_has_a_bar() {
    model.apply(new PhaseStarted("web-1", Phase.TRANSFER), at(0));
    model.apply(new Transferred("web-1", 4_904_277, 7_356_416), at(100));

    assertThat(model.active(at(200)))
        .containsExactly("⠹ web-1  transfer  ████████░░░░  4.9/7.4 MB");
  }

  @Test
  void other_phases_show_their_time() {
    model.apply(new PhaseStarted("web-1", Phase.CONNECT), at(1000));

    assertThat(model.active(at(2200))).containsExactly("⠹ web-1  connect   1.2 s");
  }

  @Test
  void names_are_aligned_over_all_hosts_of_the_run() {
    model.apply(run("web-1", "web-10.example.com"), at(0));
    model.apply(new PhaseStarted("web-1", Phase.LOCK), at(0));

    assertThat(model.active(at(0))).containsExactly("⠋ web-1               lock      0.0 s");
  }

  @Test
  void lines_keep_the_order_of_the_run() {
    model.apply(run("web-1", "web-2"), at(0));
    model.apply(new PhaseStarted("web-2", Phase.PROBE), at(0));
    model.apply(new PhaseStarted("web-1", Phase.PROBE), at(0));

    assertThat(model.active(at(0)))
        .containsExactly("⠋ web-1  probe     0.0 s", "⠋ web-2  probe     0.0 s");
  }

  @Test
  void the_gate_shows_how_long_it_waits_and_for_what() {
    model.apply(new PhaseStarted("web-1", Phase.GATE), at(0));
    model.apply(new GateTried("web-1", 1, at(14_000), false, "http: status 503"), at(14_000));

    assertThat(model.active(at(15_000)))
        .containsExactly("⠋ web-1  gate      ███░░░░░░░░░  15.0 s of 1 min 00 s  http: status 503");
  }

  @Test
  void once_healthy_the_gate_shows_how_long_it_must_stay_so() {
    model.apply(new PhaseStarted("web-1", Phase.GATE), at(0));
    model.apply(new GateTried("web-1", 1, at(1000), true, "all well"), at(1000));
    model.apply(new GateTried("web-1", 2, at(3000), true, "all well"), at(3000));

    assertThat(model.active(at(6000)))
        .containsExactly("⠋ web-1  gate      ██████░░░░░░  healthy 5.0 s of 10.0 s");
  }

  @Test
  void the_gate_never_shows_more_than_the_time_it_has() {
    model.apply(new PhaseStarted("web-1", Phase.GATE), at(0));
    model.apply(new GateTried("web-1", 1, at(1000), true, ""), at(1000));

    assertThat(model.active(at(15_000)))
        .containsExactly("⠋ web-1  gate      ████████████  healthy 10.0 s of 10.0 s");
  }

  @Test
  void an_unhealthy_look_breaks_the_stable_time() {
    model.apply(new PhaseStarted("web-1", Phase.GATE), at(0));
    model.apply(new GateTried("web-1", 1, at(1000), true, ""), at(1000));
    model.apply(new GateTried("web-1", 2, at(2000), false, "tcp: refused"), at(2000));
    model.apply(new GateTried("web-1", 3, at(3000), true, ""), at(3000));

    assertThat(model.active(at(4000)).get(0)).contains("healthy 1.0 s of 10.0 s");
  }

  @Test
  void without_known_times_the_gate_has_no_bar() {
    var unknown = new ConsoleModel(SCREEN, Optional.empty());
    unknown.apply(new PhaseStarted("web-1", Phase.GATE), at(0));

    assertThat(unknown.active(at(5000))).containsExactly("⠋ web-1  gate      5.0 s");
  }

  @Test
  void builds_are_lines_and_then_stay() {
    model.apply(new BuildStarted("linux/amd64"), at(0));
    model.apply(new BuildStarted("linux/arm64"), at(0));

    var lasting =
        model.apply(new BuildFinished("linux/amd64", "3f9a", 7_356_416, at(3210)), at(3210));

    assertThat(lasting).containsExactly("✓ build linux/amd64  7.4 MB  3.2 s");
    assertThat(model.active(at(3210))).containsExactly("⠹ build linux/arm64  3.2 s");
  }

  @Test
  void a_finished_host_stays_and_is_active_no_more() {
    model.apply(run("web-1", "web-2", "web-3"), at(0));
    model.apply(new PhaseStarted("web-1", Phase.CONFIRM), at(0));

    assertThat(model.apply(finished("web-1", "deployed", ""), at(9)))
        .containsExactly("✓ web-1  deployed     1.1.0 → 1.2.0  12.3 s");
    assertThat(model.apply(finished("web-2", "rolled-back", "not healthy"), at(9)))
        .containsExactly("↩ web-2  rolled-back  1.1.0 → 1.2.0  12.3 s  not healthy");
    assertThat(model.apply(finished("web-3", "needs-attention", "gone"), at(9)))
        .containsExactly("✗ web-3  needs-attention  1.1.0 → 1.2.0  12.3 s  gone");
    assertThat(model.active(at(10))).isEmpty();
  }

  @Test
  void notices_stay_with_their_host_and_level() {
    assertThat(model.apply(DeployEvent.warning("web-1", "disk 91 % full\nsee df"), at(0)))
        .containsExactly("! web-1: warning: disk 91 % full", "    see df");
    assertThat(model.apply(new Notice(Level.INFO, Optional.empty(), "by the way"), at(0)))
        .containsExactly("  by the way");
  }

  @Test
  void when_the_run_ends_nothing_is_active() {
    model.apply(new BuildStarted("linux/amd64"), at(0));
    model.apply(new PhaseStarted("web-1", Phase.PROBE), at(0));

    model.apply(new RunFinished("cancelled", ExitCode.CANCELLED, at(5)), at(5));

    assertThat(model.active(at(6))).isEmpty();
  }

  @Test
  void what_does_not_fit_is_counted() {
    var small = new ConsoleModel(new Screen(80, 10, false, true), Optional.empty());
    IntStream.rangeClosed(1, 18)
        .forEach(i -> small.apply(new PhaseStarted("web-" + i, Phase.PROBE), at(0)));

    assertThat(small.active(at(0)))
        .hasSize(7)
        .startsWith("⠋ web-1   probe     0.0 s")
        .endsWith("… and 12 more");
  }

  @Test
  void without_unicode_all_is_ASCII() {
    var ascii = new ConsoleModel(new Screen(80, 24, false, false), Optional.of(GATE));
    ascii.apply(new PhaseStarted("web-1", Phase.TRANSFER), at(0));
    ascii.apply(new Transferred("web-1", 50, 100), at(0));

    assertThat(ascii.active(at(100))).containsExactly("/ web-1  transfer  ######......  50/100 B");
    assertThat(ascii.apply(finished("web-1", "deployed", ""), at(200)))
        .containsExactly("+ web-1  deployed     1.1.0 -> 1.2.0  12.3 s");
  }

  @Test
  void colours_only_add_escape_sequences() {
    var coloured = new ConsoleModel(new Screen(80, 24, true, true), Optional.of(GATE));
    for (var each : List.of(model, coloured)) {
      each.apply(new PhaseStarted("web-1", Phase.TRANSFER), at(0));
      each.apply(new Transferred("web-1", 50, 100), at(0));
    }

    var line = coloured.active(at(0)).get(0);

    assertThat(line).contains("\u001b[36m██████░░░░░░\u001b[0m");
    assertThat(line.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(model.active(at(0)).get(0));
  }

  @Property
  void no_active_line_is_wider_than_the_screen(
      @ForAll String detail, @ForAll String host, @ForAll @IntRange(min = 0, max = 120) int width) {
    var narrow = new ConsoleModel(new Screen(width, 24, false, false), Optional.of(GATE));
    narrow.apply(new PhaseStarted(host, Phase.GATE), at(0));
    narrow.apply(new GateTried(host, 1, at(1), false, detail), at(1));

    var lines = narrow.active(at(2));

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).codePointCount(0, lines.get(0).length()))
        .isLessThanOrEqualTo(Math.max(3, width));
  }
}
