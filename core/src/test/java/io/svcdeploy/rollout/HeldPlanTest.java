package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldPlanTest {
  private static final RunSettings SETTINGS =
      new RunSettings(false, Map.of("keep", "5"), Map.of("before-stop 1", "0".repeat(64)));

  private static final PlanFacts BEFORE =
      plan(host("web-1", "1.0.0-aa", "runs"), host("web-2", "1.0.0-aa", "runs"));

  private record Host(String name, Map<String, String> facts) {}

  private static Host host(String name, String current, String service) {
    return new Host(name, new TreeMap<>(Map.of("current release", current, "service", service)));
  }

  private static PlanFacts plan(Host... hosts) {
    return plan(SETTINGS, hosts);
  }

  private static PlanFacts plan(RunSettings settings, Host... hosts) {
    var facts = new TreeMap<String, Map<String, String>>();
    for (var host : hosts) {
      facts.put(host.name(), host.facts());
    }
    return new PlanFacts(settings, facts);
  }

  private static HeldPlan held() {
    return new HeldPlan(BEFORE.token(), Optional.of(BEFORE));
  }

  private static DeployException refused(HeldPlan held, PlanFacts now) {
    return catchThrowableOfType(DeployException.class, () -> held.require(now));
  }

  @Test
  void theSamePlanIsTakenWhateverIsKnownOfIt() {
    assertThatCode(() -> new HeldPlan(BEFORE.token(), Optional.empty()).require(BEFORE))
        .doesNotThrowAnyException();
  }

  @Test
  void eachHostIsNamedWithWhatMoved() {
    var now = plan(host("web-1", "1.0.1-bb", "runs"), host("web-3", "1.0.0-aa", "runs"));

    var refusal = refused(held(), now);

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
    assertThat(refused(held(), now).output())
        .isEqualTo("web-1: service: was runs, is does not run");
  }

  @Test
  void whatTheRunIsToldMovesThePlanThoughNoHostDid() {
    var hooks = Map.of("before-stop 1", "1".repeat(64), "after-confirm 1", "2".repeat(64));
    var now =
        plan(
            new RunSettings(true, Map.of("keep", "2"), new TreeMap<>(hooks)),
            host("web-1", "1.0.0-aa", "runs"),
            host("web-2", "1.0.0-aa", "runs"));

    assertThat(refused(held(), now).output().lines())
        .containsExactly(
            "--force was not given when it was planned",
            "the hooks are not those of the plan: before-stop 1, after-confirm 1",
            "keep: was 5, is 2");
    assertThat(refused(new HeldPlan(now.token(), Optional.of(now)), BEFORE).output())
        .contains("--force was given when it was planned, and is not now");
  }

  @Test
  void whatOnlyADigestTellsIsNotShown() {
    var was = new FactDiff(Map.of("health settings", "0".repeat(64)), Map.of());
    var moved = new FactDiff(was.before(), Map.of("health settings", "1".repeat(64)));
    assertThat(moved.lines()).containsExactly("health settings: not as in the plan");
  }

  @Test
  void aPlanThatIsNotKnownHereIsRefusedAndSaysSo() {
    var refusal = refused(new HeldPlan("0123456789abcdef", Optional.empty()), BEFORE);
    assertThat(refusal.output()).isEmpty();
    assertThat(refusal.hint()).contains("what moved is not known");
  }
}
