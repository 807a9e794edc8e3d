package io.svcdeploy.rollout;

import io.svcdeploy.host.HostState;
import io.svcdeploy.host.LockHolder;
import io.svcdeploy.host.RunningService.Executable;
import io.svcdeploy.host.Units;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code status} tells of a host: what runs, and everything that is not as a confirmed
 * deployment left it. Pure.
 *
 * @param release the release folder that is current
 * @param status of the service, in the manager's words
 */
public record HostCondition(
    String host,
    Optional<String> version,
    Optional<String> release,
    boolean active,
    String status,
    List<Finding> findings) {
  private static final String MEND =
      "find out who changed it; `svc-deploy deploy` of the same release puts it right";

  public HostCondition {
    findings = List.copyOf(findings);
  }

  /** What may be found. */
  public enum Kind {
    NOT_INSTALLED,
    STOPPED,
    FILE_CHANGED,
    UNIT_CHANGED,
    UNIT_DISABLED,
    DROP_IN,
    OTHER_BINARY,
    HOOK_FAILED,
    UNFINISHED,
    LOCK_EXPIRED,
    LOCKED;

    /** A deployment that is at work is no mistake, nor is what it ended with; all else is. */
    public boolean drift() {
      return this != LOCKED && this != HOOK_FAILED;
    }
  }

  /**
   * @param hint what to do about it
   */
  public record Finding(Kind kind, String what, String hint) {}

  /** True if nothing is other than a confirmed deployment left it. */
  public boolean asDeployed() {
    return findings.stream().noneMatch(it -> it.kind().drift());
  }

  public static HostCondition of(String host, HostState state, DeploySpec spec) {
    var found = new ArrayList<Finding>();
    state
        .current()
        .ifPresentOrElse(
            release -> {
              service(state, release, spec, found);
              files(state, spec, found);
              units(state.units(), found);
            },
            () ->
                found.add(
                    new Finding(
                        Kind.NOT_INSTALLED, "nothing is installed", "`svc-deploy deploy` does")));
    state.warnings().forEach(warning -> found.add(hookFailed(warning)));
    state.unfinished().forEach(id -> found.add(unfinished(id)));
    state.lock().ifPresent(lock -> found.add(locked(lock)));
    return new HostCondition(
        host,
        state.currentVersion(),
        state.current(),
        state.running().active(),
        state.current().isEmpty() ? "not installed" : state.running().status(),
        found);
  }

  private static void service(
      HostState state, String release, DeploySpec spec, List<Finding> found) {
    var running = state.running();
    if (!running.active() && spec.run().start() != RunSpec.Start.DISABLED) {
      found.add(
          new Finding(
              Kind.STOPPED,
              "the service does not run: " + running.status(),
              "`svc-deploy logs` may tell why; `svc-deploy deploy` of the same release starts it"));
    }
    var shipped = state.binaryOf(release, spec.service());
    Predicate<Executable> other =
        exe -> shipped.filter(it -> it.hex().equals(exe.digest())).isEmpty();
    running
        .executable()
        .filter(other)
        .ifPresent(
            exe ->
                found.add(
                    new Finding(
                        Kind.OTHER_BINARY,
                        "the process runs another binary than was shipped: " + exe.path(),
                        MEND)));
  }

  private static void files(HostState state, DeploySpec spec, List<Finding> found) {
    var binary = spec.service() + state.facts().platform().executableSuffix();
    for (String path : state.altered()) {
      var what = path.equals(binary) ? "the binary " + path : "the file " + path;
      found.add(new Finding(Kind.FILE_CHANGED, what + " is not what was shipped", MEND));
    }
    if (!state.intact() && state.altered().isEmpty()) {
      found.add(new Finding(Kind.FILE_CHANGED, "files are not what was shipped", MEND));
    }
  }

  private static void units(Units units, List<Finding> found) {
    for (String path : units.changed()) {
      var what = "the unit " + path + " is not what was installed";
      found.add(new Finding(Kind.UNIT_CHANGED, what, MEND));
    }
    for (String unit : units.disabled()) {
      var what = "the unit " + unit + " was disabled: it does not start at boot";
      found.add(new Finding(Kind.UNIT_DISABLED, what, MEND));
    }
    if (!units.asInstalled() && units.toMend().isEmpty()) {
      found.add(new Finding(Kind.UNIT_CHANGED, "the registration is not as installed", MEND));
    }
    for (String path : units.dropIns()) {
      found.add(
          new Finding(
              Kind.DROP_IN,
              "somebody adds to what was installed: " + path,
              "find out who wants it, and say the same in `run`, or remove it: no deployment does"));
    }
  }

  private static Finding hookFailed(String warning) {
    return new Finding(
        Kind.HOOK_FAILED,
        "at the end of the last deployment " + warning,
        "it is not run again: do by hand what it was to do; the next deployment runs today's hooks");
  }

  private static Finding unfinished(String id) {
    return new Finding(
        Kind.UNFINISHED,
        "the deployment " + id + " was neither confirmed nor taken back",
        "if it is not at work any more, its dead-man takes it back, or else the next deployment;"
            + " `svc-deploy history` shows which");
  }

  private static Finding locked(LockHolder lock) {
    var who = lock.owner() + " (" + lock.run() + ") since " + lock.since();
    return lock.expired()
        ? new Finding(
            Kind.LOCK_EXPIRED,
            "the lock of " + who + " expired: that run was cut off",
            "nothing is kept out by it; the next deployment takes it over")
        : new Finding(
            Kind.LOCKED,
            "locked by " + who,
            "wait, or free it with `svc-deploy unlock` if that run is dead");
  }
}
