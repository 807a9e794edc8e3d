package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path folder;

  private RunReport report(String result, String... outcomes) throws IOException {
    var hosts = new StringBuilder();
    for (var outcome : outcomes) {
      hosts.append(hosts.isEmpty() ? "" : ", ");
      hosts.append("{\"host\": \"h\", \"outcome\": \"" + outcome + "\", \"from\": \"1.0.0\"}");
    }
    Files.writeString(
        folder.resolve("report.json"),
        "{\"result\": \"%s\", \"verdict\": \"What the hosts have.\", \"hosts\": [%s]}"
            .formatted(result, hosts));
    return RunReport.in(folder).orElseThrow();
  }

  @Test
  void rolledBackMeansThatNoHostRunsTheRelease() throws IOException {
    assertThat(report("rolled-back", "rolled-back", "skipped").outputs())
        .containsEntry("rolled-back", "true");
    for (var runsIt : new String[] {"deployed", "unchanged"}) {
      assertThat(report("rolled-back", runsIt, "rolled-back").outputs())
          .containsEntry("rolled-back", "false");
    }
    assertThat(report("deployed", "deployed").outputs()).containsEntry("rolled-back", "false");
  }

  @Test
  void theVerdictIsTheReports() throws IOException {
    assertThat(report("rolled-back", "rolled-back").verdict()).isEqualTo("What the hosts have.");
  }
}
