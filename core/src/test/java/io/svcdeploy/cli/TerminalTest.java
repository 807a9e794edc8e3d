package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void anEmptyVariableOfTheLocaleCountsAsNone() {
    assertThat(Terminal.charset(Map.of("LC_ALL", "", "LANG", "en_US.UTF-8")))
        .isEqualTo(StandardCharsets.UTF_8);
    assertThat(Terminal.charset(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8")))
        .isEqualTo(StandardCharsets.US_ASCII);
    assertThat(Terminal.charset(Map.of())).isEqualTo(StandardCharsets.US_ASCII);
  }
}
