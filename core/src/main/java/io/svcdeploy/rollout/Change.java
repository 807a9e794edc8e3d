package io.svcdeploy.rollout;

import io.svcdeploy.host.HostHook;
import io.svcdeploy.host.Switch;
import io.svcdeploy.spec.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a host's transaction is to change, from what was planned. */
final class Change {
  /** Added to the dead-man's deadline: the way of the last look and of the confirmation. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private Change() {}

  static Switch to(RunContext run, HostPlan plan, String operation, List<HostHook> hooks) {
    var stopTimeout = stopTimeout(run);
    return new Switch(
        Optional.of(plan.next()),
        plan.seen().current(),
        HostGate.longest(plan.health())
            .plus(stopTimeout)
            .plus(Hooks.untilDecided(run.spec().hooks()))
            .plus(SLACK),
        stopTimeout,
        run.spec().run().start() != RunSpec.Start.DISABLED,
        hooks,
        origin(run, plan, operation));
  }

  /** Takes a first install away again. Only what drains it has a meaning then. */
  static Switch removal(RunContext run, HostPlan done, List<HostHook> hooks) {
    var stopTimeout = stopTimeout(run);
    var draining = hooks.stream().filter(hook -> hook.point().equals("before-stop")).toList();
    return new Switch(
        Optional.empty(),
        Optional.of(done.next()),
        stopTimeout.plusMinutes(2).plus(Hooks.untilDecided(run.spec().hooks())),
        stopTimeout,
        false,
        draining,
        origin(run, done, "rollback"));
  }

  private static Duration stopTimeout(RunContext run) {
    return run.spec().run().stop().timeout();
  }

  private static Switch.Origin origin(RunContext run, HostPlan plan, String operation) {
    return new Switch.Origin(
        run.deployment(),
        operation,
        plan.version(),
        plan.commit(),
        plan.binary().hex(),
        run.origin(),
        run.force());
  }
}
