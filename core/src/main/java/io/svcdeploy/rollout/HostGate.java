package io.svcdeploy.rollout;

import io.svcdeploy.health.GateRun;
import io.svcdeploy.health.HealthGate;
import io.svcdeploy.health.HostLook;
import io.svcdeploy.health.HostProbe;
import io.svcdeploy.health.ServiceState;
import io.svcdeploy.health.Subject;
import io.svcdeploy.host.RunningService;
import io.svcdeploy.host.ServiceHost;
import io.svcdeploy.release.Digest;
import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.Optional;

/** Connects the health gate, which knows no hosts, with a host, which knows no health. */
final class HostGate {
  private HostGate() {}

  /** The gate for a version of the service on one host; its checks are filled in here. */
  static HealthGate of(
      RunContext run, HostSession session, String version, Optional<String> commit) {
    return new HealthGate(
        run.spec().health(), session.variables().withRelease(version, commit), run.events());
  }

  static GateRun begin(HealthGate gate, RunContext run, Digest binary) {
    return gate.begin(new Subject(Optional.of(binary.hex()), 0), run.cancellation());
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
