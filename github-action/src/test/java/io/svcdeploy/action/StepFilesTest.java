package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepFilesTest {
  @TempDir Path folder;

  @Test
  void anOutputMayHaveAnyLines() throws IOException {
    var file = folder.resolve("output");
    var files = new StepFiles(Map.of("GITHUB_OUTPUT", file.toString()));
    files.output("a", "one\nname=value\nb<<EOF");
    files.output("b", "");
    assertThat(file)
        .content()
        .matches(
            "a<<(ghadelimiter_[0-9a-f-]{36})\\none\\nname=value\\nb<<EOF\\n\\1\\n"
                + "b<<(ghadelimiter_[0-9a-f-]{36})\\n\\n\\2\\n");
  }

  @Test
  void aSummaryIsCutAtALineWhereTheRunnerWouldDropIt() throws IOException {
    var file = folder.resolve("summary");
    var files = new StepFiles(Map.of("GITHUB_STEP_SUMMARY", file.toString()));
    files.summary("| ä |\n".repeat(200_000));
    files.summary("no room any more\n");
    assertThat(Files.size(file)).isBetween(StepFiles.LARGEST_SUMMARY - 20L, 1L << 20);
    var text = Files.readString(file, StandardCharsets.UTF_8);
    assertThat(text).endsWith("| ä |\n\n\n*Cut here: the whole of it is in the report.*\n");
  }

  @Test
  void withoutARunnerThereIsNothingToWrite() throws IOException {
    var files = new StepFiles(Map.of("GITHUB_OUTPUT", ""));
    files.output("a", "b");
    files.summary("c");
    assertThat(folder).isEmptyDirectory();
  }
}
