package io.svcdeploy.rollout;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostOutcome;
import java.util.Collection;

/**
 * What the outcomes of all hosts come to. Pure.
 *
 * @param result the word for it in reports
 */
record FleetVerdict(String result, ExitCode exitCode) {

  /**
   * The gravest outcome decides; see {@link ExitCode}. What may be missing does not count, nor a
   * cancellation that came when all was done.
   */
  static FleetVerdict of(Collection<HostOutcome> all, boolean cancelled) {
    var outcomes = all.stream().filter(it -> !it.dispensable()).toList();
    if (any(outcomes, HostOutcome.NeedsAttention.class)) {
      return new FleetVerdict("needs-attention", ExitCode.NEEDS_ATTENTION);
    }
    if (cancelled && !outcomes.stream().allMatch(HostOutcome::reached)) {
      return new FleetVerdict("cancelled", ExitCode.CANCELLED);
    }
    boolean wentBack =
        outcomes.stream()
            .anyMatch(it -> it instanceof HostOutcome.RolledBack back && back.from().isPresent());
    if (wentBack) {
      return new FleetVerdict("rolled-back", ExitCode.ROLLED_BACK);
    }
    if (outcomes.stream().anyMatch(FleetVerdict::locked)) {
      return new FleetVerdict("locked", ExitCode.LOCKED);
    }
    if (!outcomes.stream().allMatch(HostOutcome::reached)) {
      return new FleetVerdict("failed", ExitCode.FAILED);
    }
    boolean nothingToDo = outcomes.stream().allMatch(HostOutcome.Unchanged.class::isInstance);
    return new FleetVerdict(nothingToDo ? "unchanged" : "deployed", ExitCode.OK);
  }

  private static boolean any(Collection<HostOutcome> outcomes, Class<?> kind) {
    return outcomes.stream().anyMatch(kind::isInstance);
  }

  private static boolean locked(HostOutcome outcome) {
    return outcome.trouble().filter(it -> it.code() == ExitCode.LOCKED).isPresent();
  }
}
