package io.svcdeploy.report;

import io.svcdeploy.report.HostOutcome.Failed;
import io.svcdeploy.report.HostOutcome.NeedsAttention;
import io.svcdeploy.report.HostOutcome.RolledBack;
import io.svcdeploy.report.HostOutcome.Skipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The one sentence that says how a run ended and what holds on its hosts now. */
final class Verdict {
  /** More names than these are counted instead. */
  private static final int NAMED = 3;

  private Verdict() {}

  static String of(DeployReport report) {
    return headline(report) + ": " + state(report.hosts()) + ".";
  }

  static String headline(DeployReport report) {
    var rollback = report.operation().equals("rollback");
    return switch (report.result()) {
      case "deployed" -> rollback ? "Rolled back" : "Deployed";
      case "unchanged" -> "Nothing to do";
      case "failed" -> keptNew(report) ? "Failed on some hosts" : "Failed, nothing was switched";
      case "rolled-back" ->
          rollback ? "The rollback failed and was undone" : "Failed and rolled back";
      case "needs-attention" -> "Needs attention";
      case "locked" -> "Locked by another deployment";
      case "cancelled" -> "Cancelled";
      default -> report.result();
    };
  }

  /** A host may fail within {@code max-failures}, and others keep the new version. */
  private static boolean keptNew(DeployReport report) {
    return report.hosts().stream().anyMatch(host -> host.outcome() instanceof HostOutcome.Deployed);
  }

  /** What holds on a host, said of one and of several, and of all if "all are not" is meant. */
  private record Holding(String one, String several, String nowhere) {
    static Holding version(String one, String several, String version) {
      return new Holding(one + " " + version, several + " " + version, "");
    }
  }

  private static final Holding UNKNOWN =
      new Holding("is not known to be healthy", "are not known to be healthy", "");
  private static final Holding GONE =
      new Holding("is without the service, as before", "are without the service, as before", "");
  private static final Holding UNCHANGED =
      new Holding("was not changed", "were not changed", "no host was changed");
  private static final Holding UNTOUCHED =
      new Holding("was not touched", "were not touched", "no host was touched");

  private static final Holding UNREACHED =
      new Holding("could not be reached", "could not be reached", "no host could be reached");

  private static Holding holding(HostOutcome outcome) {
    if (outcome instanceof NeedsAttention) {
      return UNKNOWN;
    }
    if (outcome instanceof Skipped) {
      return outcome.unreachable() ? UNREACHED : UNTOUCHED;
    }
    if (outcome instanceof Failed failed) {
      return failed
          .from()
          .map(v -> Holding.version("still runs", "still run", v))
          .orElse(UNCHANGED);
    }
    var runs = outcome instanceof RolledBack ? outcome.ranBefore() : outcome.wanted();
    return runs.map(v -> Holding.version("is healthy on", "are healthy on", v)).orElse(GONE);
  }

  private static String state(List<HostReport> hosts) {
    if (hosts.isEmpty()) {
      return UNTOUCHED.nowhere();
    }
    Map<Holding, List<String>> named = new LinkedHashMap<>();
    hosts.stream()
        // What a person must look at comes first.
        .sorted(Comparator.comparing(host -> !(host.outcome() instanceof NeedsAttention)))
        .forEach(
            host ->
                named
                    .computeIfAbsent(holding(host.outcome()), key -> new ArrayList<>())
                    .add(host.host()));
    return named.entrySet().stream()
        .map(group -> clause(group.getKey(), group.getValue(), hosts.size()))
        .collect(Collectors.joining("; "));
  }

  private static String clause(Holding holding, List<String> names, int total) {
    if (names.size() == 1) {
      return names.get(0) + " " + holding.one();
    }
    if (names.size() < total) {
      return some(names) + " " + holding.several();
    }
    var all = total == 2 ? "both hosts" : "all " + total + " hosts";
    return holding.nowhere().isEmpty() ? all + " " + holding.several() : holding.nowhere();
  }

  private static String some(List<String> names) {
    var last = names.size() - 1;
    return names.size() > NAMED
        ? names.size() + " hosts"
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
