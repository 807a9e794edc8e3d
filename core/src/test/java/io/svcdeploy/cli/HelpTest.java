package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "validate",
        "build",
        "plan",
        "deploy",
        "rollback",
        "status",
        "history",
        "logs",
        "unlock",
        "doctor",
        "sandbox"
      })
  void everyCommandExplainsItself(String command) {
    var printed = new ByteArrayOutputStream();
    var before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(command, "--help")).isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Usage: svc-deploy " + command);
  }
}
