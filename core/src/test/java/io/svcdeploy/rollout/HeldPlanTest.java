package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.rollout.FleetPlan.HostChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldPlanTest {
  private static HostChange host(String name, String current, String service) {
    var facts = new TreeMap<>(Map.of("current release", current, "service", service));
    return new HostChange(
        name, Optional.empty(), "1.1.0", "switch", List.of(), Optional.empty(), facts);
  }

  private static FleetPlan plan(HostChange... hosts) {
    return new FleetPlan(List.of(hosts), List.of(), List.of());
  }

  private static final FleetPlan BEFORE =
      plan(host("web-1", "1.0.0-aa", "runs"), host("web-2", "1.0.0-aa", "runs"));

  private static DeployException refused(HeldPlan held, FleetPlan now) {
    return catchThrowableOfType(DeployException.class, () -> held.require(now));
  }

  @Test
  void theSamePlanIsTakenWhateverIsKnownOfIt() {
    assertThatCode(() -> new HeldPlan(BEFORE.token(), Map.of()).require(BEFORE))
        .doesNotThrowAnyException();
  }

  @Test
  void eachHostIsNamedWithWhatMoved() {
    var held = new HeldPlan(BEFORE.token(), BEFORE.facts());
    var now = plan(host("web-1", "1.0.1-bb", "runs"), host("web-3", "1.0.0-aa", "runs"));

    var refusal = refused(held, now);

    assertThat(refusal.output().lines())
        .containsExactly(
            "web-1: current release: was 1.0.0-aa, is 1.0.1-bb",
            "web-2: it cannot take the release any more",
            "web-3: it was not in the plan");
    assertThat(refusal.hint()).contains("nothing was changed");
  }

  @Test
  void aServiceThatStoppedMovesThePlanToo() {
    var now = plan(host("web-1", "1.0.0-aa", "does not run"), host("web-2", "1.0.0-aa", "runs"));
    assertThat(now.token()).isNotEqualTo(BEFORE.token());
    assertThat(refused(new HeldPlan(BEFORE.token(), BEFORE.facts()), now).output())
        .isEqualTo("web-1: service: was runs, is does not run");
  }

  @Test
  void aPlanThatIsNotKnownHereIsRefusedAndSaysSo() {
    var refusal = refused(new HeldPlan("0123456789abcdef", Map.of()), BEFORE);
    assertThat(refusal.output()).isEmpty();
    assertThat(refusal.hint()).contains("what moved is not known");
  }
}
