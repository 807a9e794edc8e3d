package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final String STARTED =
      "{\"v\":1,\"type\":\"run-started\",\"at\":\"2026-11-26T00:00:00Z\",\"operation\":\"deploy\","
          + "\"deployment\":\"20261126-000000-abcdef\",\"service\":\"hello\"}\n";

  @TempDir Path temp;

  @Test
  void onlyThisUsesRunsThatDidNotEndAreCutOff() throws IOException {
    var one = RunFolder.begin(temp, "one");
    var other = RunFolder.begin(temp, "other");
    assertThat(RunFolder.cutOff(temp, "one")).isEqualTo(List.of(one));
    one.end();
    one.end();
    assertThat(RunFolder.cutOff(temp, "one")).isEmpty();
    assertThat(RunFolder.cutOff(temp, "other")).isEqualTo(List.of(other));
  }

  @Test
  void theDeploymentIsFoundWhateverTheLastLineWasCutOffIn() throws IOException {
    var folder = RunFolder.begin(temp, "use");
    assertThat(folder.deployment()).isEmpty();
    Files.writeString(folder.events(), STARTED.substring(0, 60));
    assertThat(folder.deployment()).isEmpty();
    Files.writeString(folder.events(), STARTED);
    Files.write(folder.events(), new byte[] {'{', '"', (byte) 0xc3}, StandardOpenOption.APPEND);
    assertThat(folder.deployment()).contains("20261126-000000-abcdef");
  }

  @Test
  void aRecordThatWasHalfWrittenIsNone() throws IOException {
    var folder = RunFolder.begin(temp, "use");
    folder.record(42);
    assertThat(folder.record()).contains(42L);
    for (var spoilt : List.of("", "4\n2", "x")) {
      Files.writeString(folder.path().resolve("github-deployment"), spoilt);
      assertThat(folder.record()).isEmpty();
    }
  }
}
