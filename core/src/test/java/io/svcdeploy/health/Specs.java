package io.svcdeploy.health;

import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Health sections of deployment files. */
final class Specs {
  static final Check.Http HEALTHZ =
      new Check.Http(
          Template.literal("http://127.0.0.1:8080/healthz"),
          List.of(new StatusRange(200, 299)),
          Optional.empty(),
          Map.of("version", Template.literal("${version}")),
          Map.of(),
          Map.of(),
          true);

  private Specs() {}

  static HealthSpec of(int within, int stableFor, Check... checks) {
    return new HealthSpec(
        Duration.ofSeconds(within),
        Duration.ofSeconds(stableFor),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        3,
        true,
        List.of(checks));
  }

  static HealthSpec maxRestarts(HealthSpec spec, int most) {
    return new HealthSpec(
        spec.within(),
        spec.stableFor(),
        spec.every(),
        spec.tryTimeout(),
        most,
        spec.sameBinary(),
        spec.checks());
  }

  static HealthSpec anyBinary(HealthSpec spec) {
    return new HealthSpec(
        spec.within(),
        spec.stableFor(),
        spec.every(),
        spec.tryTimeout(),
        spec.maxRestarts(),
        false,
        spec.checks());
  }
}
