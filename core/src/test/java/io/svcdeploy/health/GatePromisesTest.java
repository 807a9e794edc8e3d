package io.svcdeploy.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.Masking;
import io.svcdeploy.health.FakeHost.Port;
import io.svcdeploy.health.FakeHost.State;
import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds of every gate, however the service behaves. */
class GatePromisesTest {
  private static final Duration TRY = ofSeconds(2);

  @Property(tries = 400)
  void it_ends_in_time_and_passes_only_what_stayed_healthy(
      @ForAll @IntRange(min = 0, max = 20) int within,
      @ForAll @IntRange(min = 0, max = 10) int stableFor,
      @ForAll @IntRange(min = 0, max = 5000) int everyMillis,
      @ForAll("behaviours") List<State> behaviour) {
    var host = new FakeHost();
    for (int second = 0; second < behaviour.size(); second++) {
      host.from(second, behaviour.get(second));
    }
    var spec =
        new HealthSpec(
            ofSeconds(within),
            ofSeconds(stableFor),
            Duration.ofMillis(everyMillis),
            TRY,
            3,
            true,
            List.of(Specs.HEALTHZ));
    var looks = new ArrayList<GateTried>();
    var gate =
        new HealthGate(
            spec,
            CheckShell.SH,
            new FakeVariables(),
            new Masking(),
            event -> looks.add((GateTried) event));

    var verdict =
        gate.begin(new Subject(Optional.of(FakeHost.SHIPPED), 0), new Cancellation(), host)
            .await(host, host);

    assertThat(verdict.took()).isLessThanOrEqualTo(ofSeconds(within + stableFor).plus(TRY));
    assertThat(looks.get(looks.size() - 1).healthy()).isEqualTo(verdict instanceof Verdict.Healthy);
    if (verdict instanceof Verdict.Healthy) {
      var known = verdict.took().minus(((Verdict.Healthy) verdict).since());
      assertThat(known).isEqualTo(healthyAtTheEnd(looks));
      assertThat(known).isGreaterThanOrEqualTo(ofSeconds(stableFor));
    }
  }

  /** How long the unbroken row of healthy looks at the end is. */
  private static Duration healthyAtTheEnd(List<GateTried> looks) {
    int first = looks.size() - 1;
    while (first > 0 && looks.get(first - 1).healthy()) {
      first--;
    }
    return looks.get(looks.size() - 1).elapsed().minus(looks.get(first).elapsed());
  }

  @Provide
  Arbitrary<List<State>> behaviours() {
    var healthy = FakeHost.HEALTHY;
    return Arbitraries.frequency(
            Tuple.of(12, healthy),
            Tuple.of(2, healthy.port(Port.REFUSES)),
            Tuple.of(1, healthy.port(Port.HANGS)),
            Tuple.of(1, healthy.answering("HTTP/1.1 500 Oops\r\n\r\n")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }
}
