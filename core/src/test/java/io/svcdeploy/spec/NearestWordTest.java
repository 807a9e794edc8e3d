package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {
  private static final List<String> WORDS =
      List.of("stable-for", "within", "checks", "user", "TERM", "max-delay");

  @Test
  void findsWhatWasMeant() {
    assertThat(NearestWord.to("stableFor", WORDS)).contains("stable-for");
    assertThat(NearestWord.to("stable_for", WORDS)).contains("stable-for");
    assertThat(NearestWord.to("chekcs", WORDS)).contains("checks");
    assertThat(NearestWord.to("SIGTERM", WORDS)).contains("TERM");
    assertThat(NearestWord.to("maxdelay", WORDS)).contains("max-delay");
  }

  @Test
  void doesNotGuessWildly() {
    assertThat(NearestWord.to("colour", WORDS)).isEmpty();
    assertThat(NearestWord.to("", WORDS)).isEmpty();
    assertThat(NearestWord.hint("zzz", List.of("a", "b"))).isEqualTo("allowed: a, b");
  }

  @Test
  void twoNeighboursExchangedAreOneMistake() {
    assertThat(NearestWord.distance("usre", "user")).isEqualTo(1);
    assertThat(NearestWord.distance("", "abc")).isEqualTo(3);
    assertThat(NearestWord.distance("kitten", "sitting")).isEqualTo(3);
  }
}
