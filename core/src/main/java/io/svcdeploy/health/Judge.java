package io.svcdeploy.health;

import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides after each look whether the gate passes, fails or waits. Pure but for its memory.
 *
 * <p>The service must be healthy for the first time within {@code within} and then at every look
 * for {@code stableFor}. A break begins that time anew as long as {@code within} is not over, so
 * that the gate is never longer than both together and one look. What waiting cannot mend fails at
 * once.
 */
final class Judge {
  /** Even if no pause is asked for: each look costs the host a shell and a digest. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  /** What to do next. */
  sealed interface Ruling {
    /**
     * @param since the end of the look from which on all was well
     */
    record Pass(Duration since) implements Ruling {}

    record Fail(String reason) implements Ruling {}

    record Wait(Duration pause) implements Ruling {}
  }

  private final HealthSpec spec;
  private final ServiceChecks checks;
  private Optional<Look> healthySince = Optional.empty();
  private Duration knownSince = Duration.ZERO;
  private OptionalLong stranger = OptionalLong.empty();
  private boolean wasHealthy;
  private int looks;

  Judge(ServiceChecks checks) {
    this.spec = checks.spec();
    this.checks = checks;
  }

  /**
   * @param now the time since the start of the gate at the end of the look
   */
  Ruling rule(Look look, Duration now) {
    looks++;
    var hopeless = hopeless(look);
    if (hopeless.isPresent()) {
      return new Ruling.Fail(hopeless.get());
    }
    return look.healthy() ? healthy(look, now) : broken(look, now);
  }

  private Ruling healthy(Look look, Duration now) {
    wasHealthy = true;
    if (healthySince.isEmpty()) {
      knownSince = now;
    }
    var since = healthySince.orElse(look);
    healthySince = Optional.of(since);
    var stable = since.at().plus(spec.stableFor());
    return look.at().compareTo(stable) >= 0 ? new Ruling.Pass(knownSince) : waitUntil(stable, now);
  }

  private Ruling broken(Look look, Duration now) {
    if (now.compareTo(spec.within()) >= 0) {
      return new Ruling.Fail(tooLate(look));
    }
    healthySince = Optional.empty();
    return waitUntil(spec.within(), now);
  }

  /** The usual pause, but not beyond the moment at which the next look can decide. */
  private Ruling waitUntil(Duration moment, Duration now) {
    var usual = spec.every().compareTo(SHORTEST_PAUSE) > 0 ? spec.every() : SHORTEST_PAUSE;
    var left = moment.minus(now);
    var pause = left.compareTo(usual) < 0 ? left : usual;
    return new Ruling.Wait(pause.isNegative() ? Duration.ZERO : pause);
  }

  private Optional<String> hopeless(Look look) {
    var service = look.service();
    if (service.failed()) {
      return Optional.of(after(look, "the service failed: " + status(service)));
    }
    var ended = healthySince.flatMap(since -> ended(since.service(), service));
    if (ended.isPresent()) {
      return ended.map(what -> after(look, what));
    }
    if (checks.restarts(service) > spec.maxRestarts()) {
      return Optional.of(restartedTooOften(look));
    }
    return runsAnother(look);
  }

  /** How the process that was healthy came to its end, if it did. */
  private static Optional<String> ended(ServiceState before, ServiceState now) {
    int restarts = now.restarts() - before.restarts();
    if (restarts > 0) {
      return Optional.of("the process ended (" + Words.count(restarts, "restart") + ")");
    }
    if (before.pid().isEmpty() || before.pid().equals(now.pid())) {
      return Optional.empty();
    }
    return now.pid().isEmpty()
        ? Optional.of("the process ended: " + status(now))
        : Optional.of("another process took its place (" + pids(before, now) + ")");
  }

  private static String pids(ServiceState before, ServiceState now) {
    return "PID " + before.pid().orElse(0) + ", now " + now.pid().orElse(0);
  }

  private String restartedTooOften(Look look) {
    return "the process ended and was restarted %d %s in %s (max-restarts: %d), it is %s"
        .formatted(
            checks.restarts(look.service()),
            checks.restarts(look.service()) == 1 ? "time" : "times",
            Words.seconds(look.at()),
            spec.maxRestarts(),
            status(look.service()));
  }

  /**
   * A foreign binary is given a second look: while the new process starts, the manager may still
   * name the old one.
   */
  private Optional<String> runsAnother(Look look) {
    var service = look.service();
    var suspect = service.active() && checks.runsAnother(service);
    var again = suspect && service.pid().isPresent() && service.pid().equals(stranger);
    stranger = suspect ? service.pid() : OptionalLong.empty();
    return again ? Optional.of(after(look, look.failures())) : Optional.empty();
  }

  private String tooLate(Look look) {
    var failures = look.failures();
    if (healthySince.isPresent()) {
      return after(look, failures);
    }
    var within = wasHealthy ? "healthy only at times within " : "not healthy within ";
    return within
        + Words.seconds(spec.within())
        + ": "
        + failures
        + " ("
        + (looks == 1 ? "the only try)" : "last of " + looks + " tries)");
  }

  private String after(Look look, String what) {
    return healthySince
        .map(since -> "was healthy for " + Words.seconds(look.at().minus(since.at())) + ", then ")
        .orElse("")
        .concat(what);
  }

  private static String status(ServiceState service) {
    return Words.excerpt(service.status(), 200);
  }
}
