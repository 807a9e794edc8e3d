package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthJsonTest {
  private static final HealthSpec FULL =
      new HealthSpec(
          Duration.ofSeconds(60),
          Duration.ofMillis(1500),
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          2,
          true,
          List.of(
              new Check.Http(
                  Template.literal("http://127.0.0.1:8080/healthz"),
                  List.of(new StatusRange(200, 299)),
                  Optional.of(Template.literal("ok")),
                  Map.of("version", Template.literal("${version}")),
                  Map.of("X-Ready", Template.literal("yes")),
                  Map.of("Authorization", Template.literal("Bearer ${env:TOKEN}")),
                  false),
              new Check.Tcp(Template.literal("127.0.0.1:9000")),
              new Check.Command(Template.literal("test -e '/tmp/a b'")),
              new Check.LogLine(Template.literal("ready \"now\"\u2713"))));

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(HealthJson.read(HealthJson.write(FULL), FULL)).contains(FULL);
  }

  @Test
  void isOneLineAndHoldsNoValueOfASecret() {
    assertThat(HealthJson.write(FULL)).doesNotContain("\n").contains("${env:TOKEN}");
  }

  @Test
  void aHostCannotAskForMoreThanTodaysFileAsksFor() {
    var asks = HealthJson.write(FULL).replace("env:TOKEN", "env:AWS_SECRET_ACCESS_KEY");
    assertThat(HealthJson.read(asks, FULL)).isEmpty();
    var hidden = asks.replace("${env", "\\u0024{e\\u006ev");
    assertThat(hidden).doesNotContain("${env");
    assertThat(HealthJson.read(hidden, FULL)).isEmpty();
    var file = HealthJson.write(FULL).replace("${env:TOKEN}", "${file:/etc/shadow}");
    assertThat(HealthJson.read(file, FULL)).isEmpty();
  }

  @Test
  void whatAnotherVersionWroteIsReadIfItCanBe() {
    var later = HealthJson.write(FULL).replaceFirst("\\{", "{\"later\":1,");
    assertThat(HealthJson.read(later, FULL)).contains(FULL);
    assertThat(HealthJson.read("{}", FULL)).isEmpty();
    assertThat(HealthJson.read("torn {", FULL)).isEmpty();
    assertThat(HealthJson.read("null", FULL)).isEmpty();
  }
}
