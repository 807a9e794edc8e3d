package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class RemoteTextTest {
  @Test
  void colours_titles_and_cursor_movements_vanish() {
    assertThat(RemoteText.clean("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007a\u001b[2Jb\u001bMc"))
        .isEqualTo("red abc");
  }

  @Test
  void a_title_that_never_ends_takes_only_its_line() {
    assertThat(RemoteText.clean("a\u001b]0;title\nb")).isEqualTo("a\nb");
  }

  @Test
  void eight_bit_control_sequences_vanish_too() {
    assertThat(RemoteText.clean("a\u009b31mb\u009d0;t\u009cc")).isEqualTo("abc");
  }

  @Test
  void line_ends_of_all_kinds_become_newlines() {
    assertThat(RemoteText.clean("a\r\nb\rc\u2028d")).isEqualTo("a\nb\nc\nd");
  }

  @Test
  void text_cannot_turn_its_direction_around() {
    assertThat(RemoteText.clean("a\u202eb\u2066c")).isEqualTo("abc");
  }

  @Test
  void what_a_ci_system_would_obey_anywhere_in_a_line_is_broken_up() {
    assertThat(RemoteText.clean("a ##[add-mask]b ##vso[task.setvariable variable=x]y ### [x]"))
        .isEqualTo("a # #[add-mask]b # #vso[task.setvariable variable=x]y ### [x]");
  }

  @Test
  void a_log_line_is_shown_without_what_controls_a_terminal_and_keeps_its_tabs() {
    assertThat(RemoteText.shown("\ta\u009b31mb\u202ec\rd\u001b[2J", new Masking()))
        .isEqualTo("\tabc d");
  }

  @Test
  void a_line_is_one_line() {
    assertThat(RemoteText.line(" a\n\tb\u0000c ")).isEqualTo("a bc");
  }

  @Test
  void a_secret_with_a_colour_in_the_middle_is_masked() {
    var masking = new Masking();
    masking.remember(Secret.of("hunter22"));

    var notice = RemoteText.readable(DeployEvent.info("web", "hunt\u001b[1mer22"), masking);

    assertThat(notice.text()).isEqualTo("***");
  }

  @Property
  void nothing_that_controls_a_terminal_is_left(
      @ForAll @CharRange(from = '\u0000', to = '\u00a0') String text) {
    assertThat(RemoteText.clean(text).chars().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(Character::isISOControl);
  }

  @Property
  void cleaning_twice_changes_nothing_more(@ForAll String text) {
    var clean = RemoteText.clean(text);

    assertThat(RemoteText.clean(clean)).isEqualTo(clean);
  }
}
