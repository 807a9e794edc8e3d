package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "60000, 60 s",
    "5100, 5.1 s",
    "5149, 5.1 s",
    "500, 0.5 s",
    "0, 0 s",
    "59990, 60 s",
    "3600000, 3600 s"
  })
  void says_a_time_in_seconds(long millis, String expected) {
    assertThat(Words.seconds(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @Test
  void writes_out_what_could_change_the_screen() {
    assertThat(Words.excerpt(" a\tb\r\nc\u001b[2Jd\u202ee\u2028f ", 200))
        .isEqualTo("a\\tb\\r\\nc\\u001b[2Jd\\u202ee\\u2028f");
  }

  @Property
  void an_excerpt_is_one_short_line_of_harmless_characters(@ForAll String text) {
    var excerpt = Words.excerpt(text, 20);

    assertThat(excerpt.length()).isLessThanOrEqualTo(21);
    assertThat(excerpt.codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  @Property
  void plain_short_text_stays_as_it_is(@ForAll @AlphaChars String letters) {
    assertThat(Words.excerpt(letters, letters.length())).isEqualTo(letters);
  }
}
