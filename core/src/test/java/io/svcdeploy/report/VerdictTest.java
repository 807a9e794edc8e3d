package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.ExitCode;
import org.junit.jupiter.api.Test;

/** The exact words with which a run ends. */
class VerdictTest {
  private static String verdict(String result, ExitCode code, HostOutcome... outcomes) {
    return Samples.of("deploy", result, code, outcomes).verdict();
  }

  private static String rollback(String result, ExitCode code, HostOutcome... outcomes) {
    return Samples.of("rollback", result, code, outcomes).verdict();
  }

  @Test
  void deployed() {
    assertThat(verdict("deployed", ExitCode.OK, Samples.deployed()))
        .isEqualTo("Deployed: web-1 is healthy on 1.2.0.");
    assertThat(verdict("deployed", ExitCode.OK, Samples.deployed(), Samples.unchanged()))
        .isEqualTo("Deployed: both hosts are healthy on 1.2.0.");
    assertThat(
            verdict(
                "deployed",
                ExitCode.OK,
                Samples.deployed(),
                Samples.deployed(),
                Samples.deployed()))
        .isEqualTo("Deployed: all 3 hosts are healthy on 1.2.0.");
  }

  @Test
  void unchanged() {
    assertThat(verdict("unchanged", ExitCode.OK, Samples.unchanged(), Samples.unchanged()))
        .isEqualTo("Nothing to do: both hosts are healthy on 1.2.0.");
  }

  @Test
  void failed_says_what_still_runs() {
    assertThat(
            verdict(
                "failed",
                ExitCode.FAILED,
                Samples.failed(),
                Samples.unreachable(),
                Samples.skipped()))
        .isEqualTo(
            "Failed, nothing was switched: web-1 still runs 1.1.0; web-2 was not changed;"
                + " web-3 was not touched.");
    assertThat(verdict("failed", ExitCode.FAILED, Samples.unreachable(), Samples.unreachable()))
        .isEqualTo("Failed, nothing was switched: no host was changed.");
    assertThat(verdict("failed", ExitCode.FAILED, Samples.failed(), Samples.failed()))
        .isEqualTo("Failed, nothing was switched: both hosts still run 1.1.0.");
  }

  @Test
  void failed_does_not_say_that_nothing_was_switched_where_a_host_has_the_new_version() {
    assertThat(verdict("failed", ExitCode.FAILED, Samples.deployed(), Samples.unreachable()))
        .isEqualTo("Failed on some hosts: web-1 is healthy on 1.2.0; web-2 was not changed.");
  }

  @Test
  void rolled_back() {
    assertThat(
            verdict(
                "rolled-back", ExitCode.ROLLED_BACK, Samples.rolledBack(), Samples.rolledBack()))
        .isEqualTo("Failed and rolled back: both hosts are healthy on 1.1.0.");
    assertThat(verdict("rolled-back", ExitCode.ROLLED_BACK, Samples.removed()))
        .isEqualTo("Failed and rolled back: web-1 is without the service, as before.");
  }

  @Test
  void needs_attention_names_those_hosts_first() {
    assertThat(
            verdict(
                "needs-attention",
                ExitCode.NEEDS_ATTENTION,
                Samples.rolledBack(),
                Samples.needsAttention(),
                Samples.rolledBack()))
        .isEqualTo(
            "Needs attention: web-2 is not known to be healthy;"
                + " web-1 and web-3 are healthy on 1.1.0.");
  }

  @Test
  void locked() {
    assertThat(verdict("locked", ExitCode.LOCKED, Samples.skipped(), Samples.skipped()))
        .isEqualTo("Locked by another deployment: no host was touched.");
    assertThat(verdict("locked", ExitCode.LOCKED))
        .isEqualTo("Locked by another deployment: no host was touched.");
  }

  @Test
  void cancelled_says_which_host_has_what() {
    assertThat(
            verdict(
                "cancelled",
                ExitCode.CANCELLED,
                Samples.deployed(),
                Samples.rolledBack(),
                Samples.skipped()))
        .isEqualTo(
            "Cancelled: web-1 is healthy on 1.2.0; web-2 is healthy on 1.1.0;"
                + " web-3 was not touched.");
  }

  @Test
  void a_rollback_is_called_one() {
    assertThat(rollback("deployed", ExitCode.OK, Samples.deployed()))
        .isEqualTo("Rolled back: web-1 is healthy on 1.2.0.");
    assertThat(rollback("rolled-back", ExitCode.ROLLED_BACK, Samples.rolledBack()))
        .isEqualTo("The rollback failed and was undone: web-1 is healthy on 1.1.0.");
  }

  @Test
  void more_than_three_hosts_are_counted() {
    assertThat(
            verdict(
                "cancelled",
                ExitCode.CANCELLED,
                Samples.skipped(),
                Samples.skipped(),
                Samples.skipped(),
                Samples.skipped(),
                Samples.deployed()))
        .isEqualTo("Cancelled: 4 hosts were not touched; web-5 is healthy on 1.2.0.");
  }
}
