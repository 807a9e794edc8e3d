package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import java.util.List;
import java.util.Optional;

/**
 * A plan that a run is held to.
 *
 * @param token of the plan
 * @param facts what the plan was made from; empty if that is not known here any more
 */
public record HeldPlan(String token, Optional<PlanFacts> facts) {

  /**
   * @throws DeployException if anything is not as it was when the plan was made, naming what moved
   *     where that is known
   */
  void require(PlanFacts now) {
    if (token.equals(now.token())) {
      return;
    }
    var moved = facts.map(now::movedSince).orElse(List.of());
    throw DeployException.failed(
            "the hosts, the release or the settings are not as they were when the plan "
                + token
                + " was made",
            moved.isEmpty()
                ? "that plan was made elsewhere or long ago, so what moved is not known; look at a"
                    + " new `svc-deploy plan`; nothing was changed"
                : "look at a new `svc-deploy plan`; nothing was changed")
        .withOutput(String.join("\n", moved));
  }
}
