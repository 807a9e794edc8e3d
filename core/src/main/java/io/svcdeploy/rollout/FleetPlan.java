package io.svcdeploy.rollout;

import io.svcdeploy.host.RunningService.Executable;
import io.svcdeploy.release.Digest;
import io.svcdeploy.report.HostReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a deployment would do, for people and for holding it to that.
 *
 * @param unable hosts that cannot take the release
 * @param passedOver hosts at which nothing answers, where that is allowed
 */
public record FleetPlan(List<HostChange> hosts, List<Unable> unable, List<Unable> passedOver) {
  public FleetPlan {
    hosts = List.copyOf(hosts);
    unable = List.copyOf(unable);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * @param from the version that runs now
   * @param action in a few words
   * @param changes files that differ, a line each, those that may be shown with their lines
   * @param transfer what would be sent; empty where nothing is
   * @param facts all that the plan was made from, by name: what the host has and runs, and what it
   *     would run, gated how
   */
  public record HostChange(
      String host,
      Optional<String> from,
      String to,
      String action,
      List<String> changes,
      Optional<Transfer> transfer,
      Map<String, String> facts) {}

  /**
   * @param codec of the binary
   */
  public record Transfer(long bytes, String codec) {}

  public record Unable(String host, String why) {}

  /** Stands for exactly this plan: it changes when a host or the release does. */
  public String token() {
    var text =
        hosts.stream()
            .map(host -> host.host() + " " + host.facts() + "\n")
            .sorted()
            .collect(Collectors.joining());
    return Digest.of(text).hex().substring(0, 16);
  }

  /** What {@link HeldPlan} remembers of it. */
  public Map<String, Map<String, String>> facts() {
    return HeldPlan.facts(this);
  }

  /** True for what {@link #token} may give. */
  public static boolean isToken(String text) {
    return text.matches("[0-9a-f]{16}");
  }

  /** As far as it decides the token: without what is only for people. */
  static FleetPlan of(Fleet.Plans plans, boolean tolerant) {
    return of(plans, plans.ready().stream().map(it -> Preview.NONE).toList(), tolerant);
  }

  /**
   * @param previews of the hosts that are ready, in their order
   * @param tolerant hosts at which nothing answers are passed over
   */
  static FleetPlan of(Fleet.Plans plans, List<Preview> previews, boolean tolerant) {
    var ready = plans.ready();
    var failures =
        tolerant
            ? plans.failures()
            : Stream.concat(plans.failures().stream(), plans.silent().stream()).toList();
    return new FleetPlan(
        IntStream.range(0, ready.size())
            .mapToObj(i -> change(ready.get(i), previews.get(i)))
            .toList(),
        unable(failures),
        tolerant ? unable(plans.silent()) : List.of());
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

  private static HostChange change(HostPlan plan, Preview preview) {
    return new HostChange(
        plan.host(),
        plan.seen().currentVersion(),
        plan.version(),
        action(plan),
        preview.changes(),
        preview.transfer(),
        facts(plan));
  }

  private static Map<String, String> facts(HostPlan plan) {
    var seen = plan.seen();
    var units = seen.units();
    var facts = new LinkedHashMap<String, String>();
    facts.put("current release", seen.current().orElse("none"));
    facts.put("its files", differing(seen.intact(), seen.altered(), "as shipped"));
    facts.put("its units", differing(units.asInstalled(), units.toMend(), "as installed"));
    facts.put("service", seen.running().active() ? "runs" : "does not run");
    facts.put("binary that runs", seen.running().executable().map(Executable::digest).orElse("?"));
    facts.put("unfinished deployments", String.join(", ", seen.unfinished()));
    facts.put("release to run", plan.next());
    facts.put("health settings", Digest.of(HealthJson.write(plan.health())).hex());
    return facts;
  }

  private static String differing(boolean none, List<String> names, String word) {
    return none ? word : "changed " + String.join(", ", names);
  }

  private static String action(HostPlan plan) {
    if (plan.unchanged()) {
      return "unchanged";
    }
    if (plan.seen().current().isEmpty()) {
      return "first install";
    }
    var same = plan.seen().current().filter(plan.next()::equals).isPresent();
    return same ? "mend and restart" : "switch to " + plan.next();
  }
}
