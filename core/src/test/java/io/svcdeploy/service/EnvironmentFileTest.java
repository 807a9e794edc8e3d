package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the script manager does with an environment file, by the real {@code sh}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class EnvironmentFileTest {
  @TempDir Path folder;

  @Test
  void aRealShellReadsBackEveryValue() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      assertArrives(numbered(NastyText.random(seed, 1000)));
    }
    assertArrives(numbered(NastyText.EXAMPLES));
  }

  @Test
  void theOrderOfTheValuesDoesNotMatter() {
    assertThat(SystemdText.environmentFile(Map.of("B", "2", "A", "1")))
        .isEqualTo("A=\"1\"\nB=\"2\"\n");
  }

  private static Map<String, String> numbered(List<String> values) {
    var env = new LinkedHashMap<String, String>();
    values.forEach(value -> env.put("V_" + env.size(), value));
    return env;
  }

  private void assertArrives(Map<String, String> env) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("env"), SystemdText.environmentFile(env));
    var process =
        new ProcessBuilder("sh", "-c", "set -a; . \"$0\"; exec env -0", file.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    var arrived = new HashMap<String, String>();
    for (var pair : output.split("\0")) {
      arrived.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    assertThat(arrived).containsAllEntriesOf(env).doesNotContainKey("INJECTED");
  }
}
