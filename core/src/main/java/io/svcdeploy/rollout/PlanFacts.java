package io.svcdeploy.rollout;

import io.svcdeploy.host.RunningService.Executable;
import io.svcdeploy.release.Digest;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.TargetSpec.Connection;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.spec.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a plan was made from, and what its token stands for.
 *
 * @param run what holds for all hosts
 * @param hosts by name: where each is, what it has and runs, and what it would run, gated how
 */
public record PlanFacts(RunSettings run, Map<String, Map<String, String>> hosts) {

  /**
   * @param ready hosts that can take the release
   */
  static PlanFacts of(RunContext run, List<HostPlan> ready) {
    var hosts = new LinkedHashMap<String, Map<String, String>>();
    ready.forEach(plan -> hosts.put(plan.host(), facts(run.target(), plan)));
    return new PlanFacts(RunSettings.of(run), hosts);
  }

  private static Map<String, String> facts(TargetSpec target, HostPlan plan) {
    var host = plan.session().spec();
    var seen = plan.seen();
    var facts = new LinkedHashMap<String, String>();
    var units = seen.units();
    facts.put("address", address(target, host));
    facts.put("its variables", Digest.of(new TreeMap<>(host.vars()).toString()).hex());
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

  /** As the deployment file has it: who logs in may be a secret. */
  static String address(TargetSpec target, HostSpec host) {
    if (target.connection() != Connection.SSH) {
      return host.address();
    }
    var ssh = target.ssh();
    var jumps = ssh.jump().stream().map(Template::text).collect(Collectors.joining(", "));
    return ssh.user().map(user -> user + "@").orElse("")
        + host.address()
        + ":"
        + host.port().orElse(ssh.port())
        + (jumps.isEmpty() ? "" : " by " + jumps);
  }

  private static String differing(boolean none, List<String> names, String word) {
    return none ? word : "changed " + String.join(", ", names);
  }

  /** Changes when a host, the release or a setting does. */
  public String token() {
    var text =
        hosts.entrySet().stream()
            .map(host -> host.getKey() + " " + host.getValue() + "\n")
            .sorted()
            .collect(Collectors.joining());
    return Digest.of(run + "\n" + text).hex().substring(0, 16);
  }

  /** What is other than it was, a line each. */
  List<String> movedSince(PlanFacts before) {
    var moved = new ArrayList<>(run.movedSince(before.run));
    before.hosts.forEach((host, facts) -> moved.addAll(moved(host, facts)));
    hosts.keySet().stream()
        .filter(host -> !before.hosts.containsKey(host))
        .forEach(host -> moved.add(host + ": it was not in the plan"));
    return moved;
  }

  private List<String> moved(String host, Map<String, String> before) {
    return Optional.ofNullable(hosts.get(host))
        .map(now -> new FactDiff(before, now).lines())
        .orElse(List.of("it cannot take the release any more"))
        .stream()
        .map(line -> host + ": " + line)
        .toList();
  }
}
