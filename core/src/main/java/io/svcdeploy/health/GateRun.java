package io.svcdeploy.health;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.health.Judge.Ruling;
import io.svcdeploy.transport.HostConnection;
import java.time.Duration;

/**
 * The gate of one host. It outlives a connection: after a lost one, {@link #await} goes on over
 * another with the clock and all that was seen; whether the process stayed the same meanwhile, its
 * PID and restart count tell. Used by one thread at a time.
 */
public final class GateRun {
  private final Checks checks;
  private final ServiceChecks always;
  private final EventSink events;
  private final Cancellation cancellation;
  private final GateClock clock;
  private final Judge judge;
  private final TryLog tries = new TryLog();

  GateRun(
      Checks checks,
      ServiceChecks always,
      EventSink events,
      Cancellation cancellation,
      GateClock clock) {
    this.checks = checks;
    this.always = always;
    this.events = events;
    this.cancellation = cancellation;
    this.clock = clock;
    this.judge = new Judge(always);
  }

  /**
   * Looks until it is clear whether the service is healthy, or the run is cancelled.
   *
   * @throws io.svcdeploy.transport.ConnectionLostException if the connection broke; call it again
   *     with a new one
   */
  public Verdict await(HostConnection connection, HostProbe probe) {
    var timeout = always.spec().tryTimeout();
    try (var sockets = new SocketChecks(connection, timeout, cancellation)) {
      return await(
          connection.host(), new Looker(checks, always, probe, connection, sockets, events));
    }
  }

  private Verdict await(String host, Looker looker) {
    while (!cancellation.requested()) {
      var look = looker.look(clock.elapsed());
      if (cancellation.requested()) {
        break;
      }
      record(host, look);
      var ruling = judge.rule(look, clock.elapsed());
      if (ruling instanceof Ruling.Fail fail) {
        return new Verdict.Unhealthy(fail.reason(), tries.kept(), clock.elapsed());
      }
      if (ruling instanceof Ruling.Pass pass) {
        return pass(host, look, pass.since());
      }
      if (ruling instanceof Ruling.Wait wait && clock.pause(wait.pause())) {
        break;
      }
    }
    return new Verdict.Cancelled(tries.kept(), clock.elapsed());
  }

  private void record(String host, Look look) {
    int number = tries.add(look).number();
    events.accept(new GateTried(host, number, look.at(), look.healthy(), look.detail()));
  }

  private Verdict pass(String host, Look look, Duration since) {
    if (always.runsUnknown(look.service())) {
      var text = "healthy, but the host does not tell which binary the process runs";
      events.accept(DeployEvent.warning(host, text));
    }
    return new Verdict.Healthy(tries.kept(), clock.elapsed(), since);
  }
}
