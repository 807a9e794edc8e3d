package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LdFlagsTest {
  @Test
  void words_are_split_as_go_splits_them() {
    assertThat(LdFlags.parse("-s  -w\t-X 'main.a=b c' -X \"main.b=it's\" main.c='x").words())
        .containsExactly("-s", "-w", "-X", "main.a=b c", "-X", "main.b=it's", "main.c='x");
    assertThat(LdFlags.parse("  ").words()).isEmpty();
    assertThat(LdFlags.parse("'-a''-b'").words()).containsExactly("-a", "-b");
  }

  @Test
  void what_go_could_not_split_or_would_take_for_a_pattern_is_refused() {
    assertThatThrownBy(() -> LdFlags.parse("-X 'main.a=b"))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("not closed");
    assertThatThrownBy(() -> LdFlags.parse("all=-s").text())
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("must begin with a flag");
    assertThatThrownBy(() -> new LdFlags(List.of("-X", "a=' \"")).text())
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("cannot hold this value");
  }

  @Test
  void the_stamp_comes_last_so_that_it_wins() {
    assertThat(LdFlags.parse("-X main.v=0").with(new StampValue("main.v", "1.0.0")).text())
        .isEqualTo("-X main.v=0 -X main.v=1.0.0");
  }

  @Property
  void what_can_be_said_is_split_back_into_the_same_words(@ForAll("wordLists") List<String> words) {
    var flags = new ArrayList<String>();
    flags.add("-x");
    flags.addAll(words);
    String text;
    try {
      text = new LdFlags(flags).text();
    } catch (DeployException e) {
      assertThat(words).anyMatch(LdFlagsTest::inexpressible);
      return;
    }
    assertThat(words).noneMatch(LdFlagsTest::inexpressible);
    assertThat(goSplit(text)).isEqualTo(flags);
    assertThat(LdFlags.parse(text).words()).isEqualTo(flags);
  }

  @Provide
  Arbitrary<List<String>> wordLists() {
    return Arbitraries.strings().withChars("ab-='\" \t\n\\$é").ofMaxLength(8).list().ofMaxSize(5);
  }

  private static boolean inexpressible(String word) {
    var quotes = word.contains("'") && word.contains("\"");
    return quotes && (word.matches("(?s)['\"].*") || word.matches("(?s).*[ \t\r\n].*"));
  }

  /** Go's own function, cmd/internal/quoted.Split, line by line. */
  private static List<String> goSplit(String s) {
    var f = new ArrayList<String>();
    while (!s.isEmpty()) {
      while (!s.isEmpty() && " \t\n\r".indexOf(s.charAt(0)) >= 0) {
        s = s.substring(1);
      }
      if (s.isEmpty()) {
        break;
      }
      if (s.charAt(0) == '"' || s.charAt(0) == '\'') {
        var quote = s.charAt(0);
        s = s.substring(1);
        var i = 0;
        while (i < s.length() && s.charAt(i) != quote) {
          i++;
        }
        assertThat(i).as("unterminated").isLessThan(s.length());
        f.add(s.substring(0, i));
        s = s.substring(i + 1);
        continue;
      }
      var i = 0;
      while (i < s.length() && " \t\n\r".indexOf(s.charAt(i)) < 0) {
        i++;
      }
      f.add(s.substring(0, i));
      s = s.substring(i);
    }
    return f;
  }
}
