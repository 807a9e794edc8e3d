package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static String line(String event, String release, String rest) {
    return """
        {"at":"2026-11-01T00:00:00Z","event":"%s","by":"controller","deployment":"d1",\
        "operation":"deploy","release":"%s","version":"%s","digest":"ab"%s,"run":"me@here"}"""
        .formatted(event, release, HostState.versionOf(release), rest);
  }

  private static Journal journal(String... lines) {
    return Journal.parse(List.of(lines));
  }

  @Test
  void readsWhatTheHostWrites() {
    var journal =
        journal(line("confirmed", "1.0.0-a", ",\"commit\":\"c0ffee\",\"from\":\"0.9.0-z\""));
    assertThat(journal.entries())
        .containsExactly(
            new JournalEntry(
                "2026-11-01T00:00:00Z",
                "confirmed",
                "controller",
                "d1",
                "deploy",
                "1.0.0-a",
                "1.0.0",
                Optional.of("c0ffee"),
                "ab",
                Optional.of("0.9.0-z"),
                "me@here",
                false,
                Optional.empty()));
  }

  @Test
  void tellsWhatWasForced() {
    assertThat(journal(line("confirmed", "1.0.0-a", ",\"forced\":true")).entries())
        .allMatch(JournalEntry::forced);
  }

  @Test
  void passesOverALineThatACrashCutShort() {
    var whole = line("confirmed", "1.0.0-a", "");
    var journal = journal(whole.substring(0, 60), whole, "", "null", "{}", "[1]");
    assertThat(journal.entries()).hasSize(1);
  }

  @Test
  void passesOverFieldsOfLaterVersions() {
    assertThat(journal(line("confirmed", "1.0.0-a", ",\"later\":{\"x\":1}")).entries()).hasSize(1);
  }

  @Test
  void rollbackGoesToTheLastReleaseConfirmedBeforeTheCurrentOne() {
    var journal =
        journal(
            line("confirmed", "1.0.0-a", ""),
            line("confirmed", "1.1.0-b", ""),
            line("confirmed", "1.2.0-c", ""));
    var present = Set.of("1.0.0-a", "1.1.0-b", "1.2.0-c");
    assertThat(journal.rollbackTarget(Optional.of("1.2.0-c"), present)).contains("1.1.0-b");
    assertThat(journal.rollbackTarget(Optional.of("1.2.0-c"), Set.of("1.0.0-a", "1.2.0-c")))
        .as("a release that is gone is passed over")
        .contains("1.0.0-a");
  }

  @Test
  void rollbackPassesOverQuarantinedReleases() {
    var journal =
        journal(
            line("confirmed", "1.0.0-a", ""),
            line("confirmed", "1.1.0-b", ""),
            line("quarantined", "1.1.0-b", ",\"reason\":\"answers 500\""),
            line("confirmed", "1.2.0-c", ""));
    assertThat(
            journal.rollbackTarget(Optional.of("1.2.0-c"), Set.of("1.0.0-a", "1.1.0-b", "1.2.0-c")))
        .contains("1.0.0-a");
  }

  @Test
  void aSecondRollbackGoesFurtherBackAndDoesNotSwing() {
    var journal =
        journal(
            line("confirmed", "1.0.0-a", ""),
            line("confirmed", "1.1.0-b", ""),
            line("confirmed", "1.2.0-c", ""),
            line("confirmed", "1.1.0-b", ",\"from\":\"1.2.0-c\"")
                .replace("\"operation\":\"deploy\"", "\"operation\":\"rollback\""));
    assertThat(
            journal.rollbackTarget(Optional.of("1.1.0-b"), Set.of("1.0.0-a", "1.1.0-b", "1.2.0-c")))
        .contains("1.0.0-a");
  }

  @Test
  void quarantineEndsWithALaterConfirmation() {
    var failed = line("quarantined", "1.1.0-b", ",\"reason\":\"dies\"");
    assertThat(journal(failed).quarantine("1.1.0-b").flatMap(JournalEntry::reason))
        .contains("dies");
    assertThat(journal(failed, line("confirmed", "1.1.0-b", "")).quarantine("1.1.0-b")).isEmpty();
    assertThat(journal(failed).quarantine("1.0.0-a")).isEmpty();
  }

  @Test
  void onlyConfirmedReleasesCountForKeepAndTheRunningAndThePreviousStay() {
    var journal =
        journal(
            line("confirmed", "1.0.0-a", ""),
            line("confirmed", "1.1.0-b", ""),
            line("confirmed", "1.2.0-c", ""),
            line("quarantined", "1.3.0-d", ""));
    var present = Set.of("1.0.0-a", "1.1.0-b", "1.2.0-c", "1.3.0-d", "1.4.0-e");
    assertThat(journal.prunable("1.4.0-e", Optional.of("1.0.0-a"), 3, present))
        .containsExactly("1.1.0-b", "1.3.0-d");
    assertThat(journal.prunable("1.4.0-e", Optional.of("1.2.0-c"), 2, present))
        .containsExactly("1.0.0-a", "1.1.0-b", "1.3.0-d");
  }
}
