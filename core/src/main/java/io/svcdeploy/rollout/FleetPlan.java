package io.svcdeploy.rollout;

import io.svcdeploy.report.HostReport;
import io.svcdeploy.spec.Units;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a deployment would do, for people and for holding it to that.
 *
 * @param unable hosts that cannot take the release
 * @param passedOver hosts at which nothing answers, where that is allowed
 * @param hooks that would run around the switch of each host
 * @param stopped why nothing would be switched though hosts are ready
 */
public record FleetPlan(
    List<HostChange> hosts,
    List<Unable> unable,
    List<Unable> passedOver,
    List<Hook> hooks,
    Optional<String> stopped,
    PlanFacts facts) {
  public FleetPlan {
    hosts = List.copyOf(hosts);
    unable = List.copyOf(unable);
    passedOver = List.copyOf(passedOver);
    hooks = List.copyOf(hooks);
  }

  /**
   * @param from the version that runs now
   * @param action in a few words
   * @param changes files that differ, a line each, those that may be shown with their lines
   * @param transfer what would be sent; empty where nothing is
   */
  public record HostChange(
      String host,
      Optional<String> from,
      String to,
      String action,
      List<String> changes,
      Optional<Transfer> transfer) {}

  /**
   * @param codec of the binary
   */
  public record Transfer(long bytes, String codec) {}

  public record Unable(String host, String why) {}

  /**
   * @param name its point, and its place among those of the point
   * @param command the first line of it
   */
  public record Hook(String name, String on, String timeout, String command) {}

  /** Stands for exactly this plan: it changes when a host, the release or a setting does. */
  public String token() {
    return facts.token();
  }

  /** True if a run would begin with every host that it may not pass over. */
  public boolean possible() {
    return unable.isEmpty() && stopped.isEmpty();
  }

  /** True for what {@link #token} may give. */
  public static boolean isToken(String text) {
    return text.matches("[0-9a-f]{16}");
  }

  /**
   * @param previews of the hosts that are ready, in their order
   * @param tolerant hosts at which nothing answers are passed over
   * @param stopped why nothing would be switched though hosts are ready
   */
  static FleetPlan of(
      RunContext run,
      Fleet.Plans plans,
      List<Preview> previews,
      boolean tolerant,
      Optional<String> stopped) {
    var ready = plans.ready();
    var failures =
        tolerant
            ? plans.failures()
            : Stream.concat(plans.failures().stream(), plans.silent().stream()).toList();
    boolean idle = !run.force() && ready.stream().allMatch(HostPlan::unchanged);
    return new FleetPlan(
        IntStream.range(0, ready.size())
            .mapToObj(i -> change(ready.get(i), previews.get(i), run.force()))
            .toList(),
        unable(failures),
        tolerant ? unable(plans.silent()) : List.of(),
        idle ? List.of() : hooks(run),
        stopped,
        PlanFacts.of(run, ready));
  }

  private static List<Hook> hooks(RunContext run) {
    return Hooks.numbered(run.spec().hooks()).stream()
        .map(
            hook ->
                new Hook(
                    hook.name(),
                    hook.spec().on().word(),
                    Units.text(hook.spec().timeout()),
                    firstLine(hook.spec().run())))
        .toList();
  }

  private static String firstLine(String command) {
    var lines = command.strip().lines().toList();
    return lines.get(0) + (lines.size() > 1 ? " …" : "");
  }

  private static List<Unable> unable(List<HostReport> reports) {
    return reports.stream()
        .map(
            report ->
                new Unable(
                    report.host(),
                    report.outcome().trouble().map(it -> it.message()).orElse("unknown")))
        .toList();
  }

  private static HostChange change(HostPlan plan, Preview preview, boolean force) {
    return new HostChange(
        plan.host(),
        plan.seen().currentVersion(),
        plan.version(),
        action(plan, force),
        preview.changes(),
        preview.transfer());
  }

  private static String action(HostPlan plan, boolean force) {
    if (plan.unchanged()) {
      return force ? "deploy again, by --force" : "unchanged";
    }
    // Without force it would have been refused.
    boolean quarantined = plan.seen().journal().quarantine(plan.next()).isPresent();
    return change(plan) + (quarantined ? ", quarantined: by --force" : "");
  }

  private static String change(HostPlan plan) {
    if (plan.seen().current().isEmpty()) {
      return "first install";
    }
    var same = plan.seen().current().filter(plan.next()::equals).isPresent();
    return same ? "mend and restart" : "switch to " + plan.next();
  }
}
