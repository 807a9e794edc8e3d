package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetVerdictTest {
  private static final Optional<String> OLD = Optional.of("1.0.0");
  private static final Problem PROBLEM = new Problem(ExitCode.FAILED, "broken", "mend it", "");
  private static final HostOutcome DEPLOYED = new HostOutcome.Deployed(OLD, "1.1.0");
  private static final HostOutcome UNCHANGED = new HostOutcome.Unchanged("1.1.0");
  private static final HostOutcome FAILED = new HostOutcome.Failed(OLD, PROBLEM);
  private static final HostOutcome SKIPPED =
      new HostOutcome.Skipped("another host failed", HostOutcome.Skipped.Cause.STOPPED);
  private static final HostOutcome ROLLED_BACK = new HostOutcome.RolledBack(OLD, "1.1.0", PROBLEM);
  private static final HostOutcome REMOVED =
      new HostOutcome.RolledBack(Optional.empty(), "1.1.0", PROBLEM);
  private static final HostOutcome ATTENTION =
      new HostOutcome.NeedsAttention(OLD, "1.1.0", PROBLEM);
  private static final HostOutcome LOCKED =
      new HostOutcome.Failed(OLD, new Problem(ExitCode.LOCKED, "locked", "wait", ""));

  private static ExitCode code(HostOutcome... outcomes) {
    return FleetVerdict.of(List.of(outcomes), false).exitCode();
  }

  @Test
  void theGravestOutcomeDecides() {
    assertThat(code(DEPLOYED, UNCHANGED)).isEqualTo(ExitCode.OK);
    assertThat(code(DEPLOYED, FAILED)).isEqualTo(ExitCode.FAILED);
    assertThat(code(DEPLOYED, SKIPPED)).isEqualTo(ExitCode.FAILED);
    assertThat(code(DEPLOYED, ROLLED_BACK, FAILED)).isEqualTo(ExitCode.ROLLED_BACK);
    assertThat(code(ROLLED_BACK, ATTENTION, LOCKED)).isEqualTo(ExitCode.NEEDS_ATTENTION);
    assertThat(code(LOCKED, SKIPPED)).isEqualTo(ExitCode.LOCKED);
  }

  @Test
  void aFailedFirstInstallChangedNothingThatRan() {
    assertThat(code(REMOVED)).isEqualTo(ExitCode.FAILED);
    assertThat(code(REMOVED, ROLLED_BACK)).isEqualTo(ExitCode.ROLLED_BACK);
  }

  @Test
  void nothingToDoHasItsOwnWord() {
    assertThat(FleetVerdict.of(List.of(UNCHANGED, UNCHANGED), false).result())
        .isEqualTo("unchanged");
    assertThat(FleetVerdict.of(List.of(UNCHANGED, DEPLOYED), false).result()).isEqualTo("deployed");
  }

  @Test
  void whatWasLeftOutOrPassedOverIsNoFailure() {
    var leftOut = new HostOutcome.Skipped("left out", HostOutcome.Skipped.Cause.LEFT_OUT);
    var silent = new HostOutcome.Skipped("no answer", HostOutcome.Skipped.Cause.UNREACHABLE);
    assertThat(code(DEPLOYED, leftOut, silent)).isEqualTo(ExitCode.OK);
    assertThat(FleetVerdict.of(List.of(UNCHANGED, silent), false).result()).isEqualTo("unchanged");
    assertThat(code(ROLLED_BACK, silent)).isEqualTo(ExitCode.ROLLED_BACK);
  }

  @Test
  void cancelledIsSaidUnlessAHostNeedsAttention() {
    assertThat(FleetVerdict.of(List.of(ROLLED_BACK, SKIPPED), true).exitCode())
        .isEqualTo(ExitCode.CANCELLED);
    assertThat(FleetVerdict.of(List.of(ATTENTION), true).exitCode())
        .isEqualTo(ExitCode.NEEDS_ATTENTION);
  }
}
