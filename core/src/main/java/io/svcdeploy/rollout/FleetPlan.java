package io.svcdeploy.rollout;

import io.svcdeploy.release.Digest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a deployment would do, for people and for holding it to that.
 *
 * @param unable hosts that cannot take the release
 */
public record FleetPlan(List<HostChange> hosts, List<Unable> unable) {
  public FleetPlan {
    hosts = List.copyOf(hosts);
    unable = List.copyOf(unable);
  }

  /**
   * @param from the version that runs now
   * @param action in a few words
   * @param changes files that differ, a line each
   * @param state names what the host runs now and what it would run
   */
  public record HostChange(
      String host,
      Optional<String> from,
      String to,
      String action,
      List<String> changes,
      String state) {}

  public record Unable(String host, String why) {}

  /** Stands for exactly this plan: it changes when a host or the release does. */
  public String token() {
    var text =
        hosts.stream()
            .map(host -> host.host() + " " + host.state() + "\n")
            .sorted()
            .collect(Collectors.joining());
    return Digest.of(text).hex().substring(0, 16);
  }

  /** True for what {@link #token} may give. */
  public static boolean isToken(String text) {
    return text.matches("[0-9a-f]{16}");
  }

  static FleetPlan of(Fleet.Plans plans) {
    return new FleetPlan(
        plans.ready().stream().map(FleetPlan::change).toList(),
        plans.unable().stream()
            .map(
                report ->
                    new Unable(
                        report.host(),
                        report.outcome().trouble().map(it -> it.message()).orElse("unknown")))
            .toList());
  }

  private static HostChange change(HostPlan plan) {
    var current = plan.seen().current().orElse("");
    return new HostChange(
        plan.host(),
        plan.seen().currentVersion(),
        plan.version(),
        action(plan),
        changes(plan),
        current + " " + plan.next());
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

  private static List<String> changes(HostPlan plan) {
    var current = plan.seen().current();
    var files = plan.seen().files();
    if (current.isEmpty() || plan.content().isEmpty() || plan.unchanged()) {
      return List.of();
    }
    return plan.content().get().entries().stream()
        .filter(entry -> !entry.path().endsWith("/manifest.json"))
        .filter(entry -> !entry.digest().equals(files.get(current.get() + "/" + entry.path())))
        .map(
            entry ->
                (files.containsKey(current.get() + "/" + entry.path()) ? "changes " : "adds ")
                    + entry.path())
        .toList();
  }
}
