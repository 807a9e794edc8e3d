package io.svcdeploy.rollout;

import io.svcdeploy.health.CheckShell;
import io.svcdeploy.health.GateRun;
import io.svcdeploy.health.HealthGate;
import io.svcdeploy.health.HostLook;
import io.svcdeploy.health.HostProbe;
import io.svcdeploy.health.ServiceState;
import io.svcdeploy.health.Subject;
import io.svcdeploy.host.RunningService;
import io.svcdeploy.host.ServiceHost;
import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.Optional;

/** Connects the health gate, which knows no hosts, with a host, which knows no health. */
final class HostGate {
  private HostGate() {}

  /** The gate for what the plan switches to; its checks are filled in here. */
  static HealthGate of(RunContext run, HostPlan plan) {
    var variables = plan.session().variables().withRelease(plan.version(), plan.commit());
    // The one place that chooses by the host's system.
    var shell = run.target().manager().windows() ? CheckShell.CMD : CheckShell.SH;
    return new HealthGate(plan.health(), shell, variables, run.masking(), run.events());
  }

  static GateRun begin(HealthGate gate, RunContext run, HostPlan plan) {
    return gate.begin(new Subject(Optional.of(plan.binary().hex()), 0), run.cancellation());
  }

  /** The gate for what runs there already. */
  static GateRun beginWhileRunning(RunContext run, HostPlan plan) {
    var running = plan.with(plan.health().whileRunning());
    var restarts = plan.seen().running().restarts();
    return of(run, running)
        .begin(new Subject(Optional.of(plan.binary().hex()), restarts), run.cancellation());
  }

  /**
   * @param logSince when the switch began, by the host's clock
   */
  static HostProbe probe(ServiceHost host, long logSince) {
    return question -> {
      var look =
          host.look(
              question.script(),
              question.longest(),
              question.log() ? Optional.of(logSince) : Optional.empty());
      return new HostLook(state(look.service()), question.answers(look.printed()), look.log());
    };
  }

  private static ServiceState state(RunningService service) {
    return new ServiceState(
        service.active(),
        service.failed(),
        service.status(),
        service.pid(),
        service.restarts(),
        service.executable().map(RunningService.Executable::digest),
        service.executable().map(RunningService.Executable::path));
  }

  /** The longest that a gate may take to decide. */
  static Duration longest(HealthSpec health) {
    var looking = health.tryTimeout().multipliedBy(health.checks().size() + 1L);
    return health.within().plus(health.stableFor()).plus(looking).plus(health.every());
  }
}
