package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.rollout.PlanFacts;
import io.svcdeploy.rollout.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanMemoryTest {
  private static final PlanFacts PLAN =
      new PlanFacts(
          new RunSettings(true, Map.of("keep", "5"), Map.of("before-stop 1", "ab")),
          Map.of("web-1", Map.of("service", "runs")));

  @TempDir Path folder;

  @Test
  void aPlanIsFoundAsItWas() {
    var memory = new PlanMemory(folder.resolve("plans"));
    memory.keep(PLAN);

    assertThat(memory.find(PLAN.token()).facts()).contains(PLAN);
    assertThat(memory.find("0123456789abcdef").facts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "", "{\"web-1\":{\"service\":\"runs\"}}", "{\"run\":{},\"hosts\":{}}"})
  void whatIsNoPlanIsNotKnown(String text) throws IOException {
    Files.writeString(folder.resolve(PLAN.token() + ".json"), text);

    assertThat(new PlanMemory(folder).find(PLAN.token()).facts()).isEqualTo(Optional.empty());
  }
}
