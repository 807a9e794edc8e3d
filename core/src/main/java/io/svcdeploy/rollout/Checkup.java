package io.svcdeploy.rollout;

import io.svcdeploy.host.HostFacts;
import io.svcdeploy.host.HostState;
import io.svcdeploy.service.Registration;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.FileSpec;
import io.svcdeploy.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code doctor} found on a host; that it could be asked at all proves the way in. */
public record Checkup(List<Finding> findings) {
  private static final long ROOM = 200_000_000;
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  public Checkup {
    findings = List.copyOf(findings);
  }

  /**
   * @param hint what to do; empty if all is well
   */
  public record Finding(boolean ok, String what, String hint) {}

  /**
   * Looks at the host.
   *
   * @throws io.svcdeploy.event.DeployException if there is no way in, with the way to mend it
   */
  public static Checkup of(HostSession session, DeploySpec spec, TargetSpec target) {
    var state = session.service().probe(spec.run().user());
    return new Checkup(findings(state, spec, target));
  }

  static List<Finding> findings(HostState state, DeploySpec spec, TargetSpec target) {
    var facts = state.facts();
    var found = new ArrayList<Finding>();
    found.add(good(wayIn(facts.user() + " to " + facts.platform(), target)));
    var missing = Preflight.problems(facts, spec, ServiceManager.of(target.manager()));
    missing.forEach(it -> found.add(new Finding(false, it.what(), it.hint())));
    Preflight.taken(state).ifPresent(it -> found.add(new Finding(false, it.what(), it.hint())));
    if (missing.isEmpty()) {
      found.add(good("rights and tools for this service manager"));
    }
    found.add(
        facts.freeBytes() < 0 || facts.freeBytes() > ROOM
            ? good("room on the disk of " + facts.nearest())
            : new Finding(
                false,
                "only " + facts.freeBytes() / 1_000_000 + " MB left on " + facts.nearest(),
                "free some room, or lower `keep`"));
    var skew = Duration.between(Instant.ofEpochSecond(facts.clockSeconds()), Instant.now()).abs();
    found.add(
        skew.compareTo(CLOCK_SKEW) <= 0
            ? good("clock")
            : new Finding(
                false,
                "the clock differs by " + skew.toSeconds() + " s",
                "deployments do not depend on it, but logs are easier to read with NTP"));
    if (!facts.has("zstd")) {
      var instead = facts.has("gzip") ? "gzip is used" : "files travel as they are";
      found.add(good("no zstd: " + instead + ", which sends more bytes"));
    }
    facts.windows().ifPresent(windows -> found.addAll(onWindows(facts, windows, spec)));
    state
        .heldLock()
        .ifPresent(
            lock ->
                found.add(
                    new Finding(
                        false,
                        "locked by " + lock.owner() + " (" + lock.run() + ")",
                        "wait, or free it with `svc-deploy unlock`")));
    return found;
  }

  private static List<Finding> onWindows(
      HostFacts facts, HostFacts.Windows windows, DeploySpec spec) {
    var found = new ArrayList<Finding>();
    var files =
        Stream.concat(
            Stream.of(spec.service() + ".exe", Registration.FOLDER + "/settings.reg"),
            spec.files().stream().map(FileSpec::to));
    found.add(
        LongPaths.problem(facts, "", files)
            .map(it -> new Finding(false, it.what(), it.hint()))
            .orElse(good("lengths of the paths")));
    found.add(
        good("shell of the SSH server: " + windows.defaultShell().orElse("cmd, the default")));
    if (windows.defender()) {
      found.add(
          good(
              "Microsoft Defender runs: should it hold new files, exclude "
                  + facts.directory()
                  + " from it"));
    }
    return found;
  }

  private static String wayIn(String who, TargetSpec target) {
    return switch (target.connection()) {
      case SSH -> "connected as " + who + "; host key matches";
      case LOCAL -> "connected as " + who + ", this machine";
      case WINDOWS_RPC -> "connected as " + who + " by its shares and its service control manager";
    };
  }

  private static Finding good(String what) {
    return new Finding(true, what, "");
  }
}
