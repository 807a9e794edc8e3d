package io.svcdeploy.rollout;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.health.Verdict;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.RunningService;
import io.svcdeploy.release.Digest;
import io.svcdeploy.report.HostOutcome;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.spec.DeploySpec;
import java.util.Optional;

/**
 * What a host had before, after it was brought back. It counts as healthy only once it was seen
 * healthy again, by the checks that it was confirmed with.
 */
final class OldVersion {
  private final RunContext run;
  private final HostPlan given;
  private final Timeline timeline;
  private final Reconnecting steadily;
  private final Downtime downtime;

  /**
   * @param given the plan that was given up; it knows what was there before
   */
  OldVersion(
      RunContext run, HostPlan given, Timeline timeline, Reconnecting steadily, Downtime downtime) {
    // Whatever the user cancels, this is looked at to the end.
    this.run = run.uncancelled();
    this.given = given;
    this.timeline = timeline;
    this.steadily = steadily;
    this.downtime = downtime;
  }

  HostOutcome settle(Problem why) {
    var before = given.seen();
    var old = old(before, run.spec());
    if (before.current().isEmpty() || !before.running().wanted()) {
      timeline.add("nothing ran here before, and nothing is started");
      return rolledBack(why);
    }
    if (old.isEmpty()) {
      return attention(
          before.currentVersion().orElse("what ran"), why, "its binary is not known any more");
    }
    timeline.add("gating " + old.get().version() + " again");
    var looks = HostGate.begin(HostGate.of(run, old.get()), run, old.get());
    var since = before.facts().clockSeconds();
    var verdict =
        steadily.run(
            () ->
                looks.await(
                    given.session().connection(),
                    HostGate.probe(given.session().service(), since)));
    downtime.gated(verdict);
    return verdict instanceof Verdict.Unhealthy unhealthy
        ? attention(old.get().version(), why, unhealthy.reason())
        : rolledBack(why);
  }

  /** Where the sums of the old release are lost, its binary is the one that ran. */
  private Optional<HostPlan> old(HostState before, DeploySpec spec) {
    var ran =
        before
            .running()
            .executable()
            .map(RunningService.Executable::digest)
            .filter(digest -> digest.matches("[0-9a-f]{64}"))
            .map(Digest::new);
    return before
        .current()
        .flatMap(
            release ->
                before
                    .binaryOf(release, spec.service())
                    .or(() -> ran)
                    .map(it -> Planner.onHost(given.session(), before, release, it, spec)));
  }

  private HostOutcome rolledBack(Problem why) {
    return new HostOutcome.RolledBack(given.seen().currentVersion(), given.version(), why);
  }

  private HostOutcome attention(String old, Problem why, String alsoWrong) {
    return new HostOutcome.NeedsAttention(
        given.seen().currentVersion(),
        given.version(),
        new Problem(
            ExitCode.NEEDS_ATTENTION,
            why.message() + "; and " + old + " is not healthy either: " + alsoWrong,
            "look at the host now: `svc-deploy status`, `svc-deploy logs`",
            why.output()));
  }

  /** What the host was left as, in one sentence. */
  String leftAs(HostOutcome settled) {
    if (!(settled instanceof HostOutcome.RolledBack back)) {
      return "the old version was brought back, but was not seen healthy";
    }
    var how =
        given.seen().running().wanted()
            ? " runs again and was seen healthy"
            : " is current again; it did not run before and was not started";
    return back.from().map(old -> old + how).orElse("nothing is registered, as before");
  }
}
