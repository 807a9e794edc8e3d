package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.HostFinished;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployEvent.PhaseStarted;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LiveConsoleTest {
  private static final Screen SCREEN = new Screen(60, 12, false, true);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
  private final Masking masking = new Masking();
  private long nanos;

  private final LiveConsole console =
      new LiveConsole(stream, new ConsoleModel(SCREEN, Optional.empty()), masking, () -> nanos);

  private static HostFinished finished(String host, String message) {
    return new HostFinished(
        host,
        "failed",
        Optional.of("1.1.0"),
        Optional.empty(),
        Duration.ofSeconds(1),
        Optional.empty(),
        message);
  }

  @Test
  void active_lines_are_redrawn_in_place_and_finished_ones_stay_above() {
    console.accept(new PhaseStarted("web-1", Phase.CONNECT));
    console.accept(new PhaseStarted("web-2", Phase.CONNECT));
    console.draw();
    nanos += 1_500_000_000L;
    console.accept(new PhaseStarted("web-2", Phase.PROBE));
    console.draw();
    console.accept(finished("web-1", "no route"));
    console.draw();

    assertThat(Terminal.show(written(), 60))
        .containsExactly(
            "✗ web-1  failed       1.1.0  1.0 s  no route", "⠴ web-2  probe     0.0 s");
  }

  @Test
  void a_lasting_line_longer_than_the_screen_wraps_and_nothing_is_left_over() {
    console.accept(new PhaseStarted("web-1", Phase.CONNECT));
    console.accept(new PhaseStarted("web-2", Phase.CONNECT));
    console.accept(new PhaseStarted("web-3", Phase.CONNECT));
    console.draw();
    console.accept(finished("web-1", "x".repeat(60)));
    console.draw();

    assertThat(Terminal.show(written(), 60))
        .containsExactly(
            "✗ web-1  failed       1.1.0  1.0 s  " + "x".repeat(24),
            "x".repeat(36),
            "⠋ web-2  connect   0.0 s",
            "⠋ web-3  connect   0.0 s");
  }

  @Test
  void closing_erases_what_is_active_and_keeps_the_rest() {
    console.accept(new PhaseStarted("web-1", Phase.CONNECT));
    console.draw();
    console.accept(DeployEvent.warning("web-1", "slow"));
    console.close();
    console.draw();

    assertThat(Terminal.show(written(), 60)).containsExactly("! web-1: warning: slow");
  }

  @Test
  void every_frame_leaves_the_terminal_in_its_normal_state() {
    console.accept(new PhaseStarted("web-1", Phase.CONNECT));
    console.draw();

    assertThat(written()).doesNotContain("\u001b[?25l");
    assertThat(written().lastIndexOf("\u001b[?7h"))
        .isGreaterThan(written().lastIndexOf("\u001b[?7l"));
  }

  @Test
  void a_frame_that_changes_nothing_is_not_written() {
    console.accept(new PhaseStarted("web-1", Phase.CONNECT));
    console.draw();
    var before = written();
    console.draw();

    assertThat(written()).isEqualTo(before);
  }

  @Test
  void remote_text_cannot_control_the_terminal_and_secrets_are_masked() {
    masking.remember(Secret.of("hunter22"));
    console.accept(DeployEvent.info("web-1", "\u001b[2J\u001b]0;title\u0007hunter22"));
    console.close();

    assertThat(Terminal.show(written(), 60)).containsExactly("  web-1: ***");
    assertThat(written()).doesNotContain("\u001b[2J", "title");
  }

  @Test
  void it_draws_by_itself_at_most_ten_times_a_second() {
    try (var live = ConsoleSink.live(stream, SCREEN, masking, Optional.empty())) {
      var begin = System.nanoTime();
      live.accept(new PhaseStarted("web-1", Phase.CONNECT));
      await().atMost(Duration.ofSeconds(10)).until(() -> frames() >= 3);
      var tenths = (System.nanoTime() - begin) / 100_000_000L;

      assertThat(frames()).isLessThanOrEqualTo(tenths + 2);
    }
    var closed = written();
    assertThat(Terminal.show(closed, 60)).isEmpty();
  }

  @Test
  void NO_COLOR_a_dumb_terminal_and_a_poor_charset_are_respected() {
    var utf8 = StandardCharsets.UTF_8;

    assertThat(Screen.of(80, 24, Map.of("TERM", "xterm"), utf8))
        .isEqualTo(new Screen(80, 24, true, true));
    assertThat(Screen.of(80, 24, Map.of("NO_COLOR", "1"), utf8).colour()).isFalse();
    assertThat(Screen.of(80, 24, Map.of("NO_COLOR", ""), utf8).colour()).isTrue();
    assertThat(Screen.of(80, 24, Map.of("TERM", "dumb"), utf8).colour()).isFalse();
    assertThat(Screen.of(80, 24, Map.of(), StandardCharsets.US_ASCII).unicode()).isFalse();
    assertThat(Screen.of(80, 24, Map.of(), Charset.forName("windows-1252")).unicode()).isFalse();
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private long frames() {
    return Pattern.compile(Pattern.quote("\u001b[?7l")).matcher(written()).results().count();
  }

  /** As much of a terminal as the console uses: wrapping, cursor up, erasing. */
  private static final class Terminal {
    private static final Pattern TOKEN =
        Pattern.compile("\u001b\\[([?0-9]*)([A-Za-z])|[\r\n]|[^\u001b\r\n]", Pattern.DOTALL);

    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private final int width;
    private int row;
    private int column;
    private boolean wraps = true;

    private Terminal(int width) {
      this.width = width;
    }

    static List<String> show(String written, int width) {
      var terminal = new Terminal(width);
      var tokens = TOKEN.matcher(written);
      while (tokens.find()) {
        if (tokens.group(2) != null) {
          terminal.control(tokens.group(1), tokens.group(2));
        } else {
          terminal.print(tokens.group());
        }
      }
      var rows =
          new ArrayList<>(terminal.rows.stream().map(r -> r.toString().stripTrailing()).toList());
      assertThat(rows.remove(rows.size() - 1)).as("the cursor's row").isEmpty();
      return rows;
    }

    private void control(String number, String letter) {
      switch (number + letter) {
        case "2K" -> rows.get(row).setLength(0);
        case "J" -> {
          rows.get(row).setLength(column);
          rows.subList(row + 1, rows.size()).clear();
        }
        case "?7l" -> wraps = false;
        case "?7h" -> wraps = true;
        default -> {
          assertThat(letter).as("sequence " + number + letter).isEqualTo("A");
          row -= Integer.parseInt(number);
        }
      }
    }

    private void print(String text) {
      if (text.equals("\r")) {
        column = 0;
      } else if (text.equals("\n")) {
        next();
      } else {
        if (column == width && wraps) {
          next();
        }
        put(text.charAt(0));
      }
    }

    private void put(char character) {
      var line = rows.get(row);
      column = Math.min(column, width - 1);
      line.setLength(Math.max(line.length(), column + 1));
      line.setCharAt(column++, character);
    }

    private void next() {
      row++;
      column = 0;
      if (row == rows.size()) {
        rows.add(new StringBuilder());
      }
    }
  }
}
