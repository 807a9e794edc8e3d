package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan that a run is held to.
 *
 * @param token of the plan
 * @param hosts what the plan was made from, host by host; empty if that is not known here any more
 */
public record HeldPlan(String token, Map<String, Map<String, String>> hosts) {

  /**
   * @throws DeployException if anything is not as it was when the plan was made, naming each host
   *     and what moved where that is known
   */
  void require(FleetPlan now) {
    if (token.equals(now.token())) {
      return;
    }
    var moved = hosts.isEmpty() ? List.<String>of() : moved(facts(now));
    throw DeployException.failed(
            "the hosts or the release are not as they were when the plan " + token + " was made",
            moved.isEmpty()
                ? "that plan was made elsewhere or long ago, so what moved is not known; look at a"
                    + " new `svc-deploy plan`; nothing was changed"
                : "look at a new `svc-deploy plan`; nothing was changed")
        .withOutput(String.join("\n", moved));
  }

  /** What each host of a plan brought to it. */
  static Map<String, Map<String, String>> facts(FleetPlan plan) {
    var facts = new LinkedHashMap<String, Map<String, String>>();
    plan.hosts().forEach(host -> facts.put(host.host(), host.facts()));
    return facts;
  }

  private List<String> moved(Map<String, Map<String, String>> now) {
    var moved = new ArrayList<String>();
    hosts.forEach(
        (host, before) ->
            Optional.ofNullable(now.get(host))
                .ifPresentOrElse(
                    facts -> moved.addAll(moved(host, before, facts)),
                    () -> moved.add(host + ": it cannot take the release any more")));
    now.keySet().stream()
        .filter(host -> !hosts.containsKey(host))
        .forEach(host -> moved.add(host + ": it was not in the plan"));
    return moved;
  }

  private static List<String> moved(
      String host, Map<String, String> before, Map<String, String> now) {
    return now.entrySet().stream()
        .filter(fact -> !fact.getValue().equals(before.get(fact.getKey())))
        .map(
            fact ->
                "%s: %s: was %s, is %s"
                    .formatted(
                        host,
                        fact.getKey(),
                        before.getOrDefault(fact.getKey(), "unknown"),
                        fact.getValue()))
        .toList();
  }
}
