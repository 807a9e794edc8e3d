package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.Journal;
import io.svcdeploy.host.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DowngradeTest {
  /**
   * @param steps such as {@code deploy 1.0.0}, each of which was confirmed
   */
  private static Journal journal(String... steps) {
    return new Journal(Stream.of(steps).map(DowngradeTest::entry).toList());
  }

  private static JournalEntry entry(String step) {
    var words = List.of(step.split(" "));
    return new JournalEntry(
        "2026-11-01T00:00:00Z",
        "confirmed",
        "controller",
        "d1",
        words.get(0),
        words.get(1) + "-0a1b",
        words.get(1),
        Optional.empty(),
        "ab",
        Optional.empty(),
        "me@here",
        false,
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "1.10.0, 1.9.3, true",
    "1.9.3, 1.10.0, false",
    "1.9.3, 1.9.3, false",
    "1.9, 1.9.0, false",
    "2026.11.26, 2026.9.30, true",
    "2.0.0-rc.1, 1.9.9, true",
    // Which of these is later, numbers cannot tell.
    "1.4.2-3-g0a1b2c3, 1.4.2, false",
    "1.4.2, 1.4.2-rc.1, false",
    "20261126, 20260101, true",
    "42, 40, true",
    "40, 42, false",
    "42, 1.0.0, false",
    "1.2.9, 1.2.30rc1, false",
    "1.2.30rc1, 1.2.9, true",
    "2.4.9, 2.4.10b1, false",
    "1.0 # #[add-mask]x, 0.9.0, true",
    "made by hand, 0.9.0, false",
    "9c3f2ab, 1.0.0, false",
    "main-17, main-16, false",
    "99999999999999999999.1, 99999999999999999998.9, true",
  })
  void theNumbersTell(String running, String next, boolean downgrade) {
    assertThat(Downgrade.is(journal("deploy " + running), running, next)).isEqualTo(downgrade);
  }

  @Test
  void whereNumbersDoNotTellTheHostsPastDoes() {
    var journal = journal("deploy 9c3f2ab", "deploy 77aa01d");
    assertThat(Downgrade.is(journal, "77aa01d", "9c3f2ab")).isTrue();
    assertThat(Downgrade.is(journal, "77aa01d", "c0ffee1")).isFalse();
    assertThat(Downgrade.is(journal, "77aa01d", "77aa01d")).isFalse();
  }

  @Test
  void afterARollbackTheWayForwardIsNone() {
    var journal = journal("deploy 9c3f2ab", "deploy 77aa01d", "rollback 9c3f2ab");
    assertThat(Downgrade.is(journal, "9c3f2ab", "77aa01d")).isFalse();
  }

  @Test
  void whoeverWentBackByADeploymentMayGoForwardAgain() {
    var journal = journal("deploy 9c3f2ab", "deploy 77aa01d", "deploy 9c3f2ab");
    assertThat(Downgrade.is(journal, "9c3f2ab", "77aa01d")).isFalse();
    var again = journal("deploy 0000aaa", "deploy 9c3f2ab", "deploy 77aa01d", "deploy 9c3f2ab");
    assertThat(Downgrade.is(again, "9c3f2ab", "0000aaa")).isTrue();
  }

  @Test
  void thePastDoesNotSpeakAgainstTheNumbers() {
    var journal = journal("deploy 1.5.0", "deploy 1.4.0");
    assertThat(Downgrade.is(journal, "1.4.0", "1.5.0")).isFalse();
  }
}
