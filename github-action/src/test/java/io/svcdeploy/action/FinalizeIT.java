package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second step of the action, where the first was cut off and no host can be reached. */
class FinalizeIT {
  private static final String INPUTS = "{\"from\":\"dist\"}";

  @TempDir Path folder;
  private SilentHost host;
  private ActionRun action;

  @BeforeEach
  void workspace() throws IOException {
    host = new SilentHost();
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        release: dist
        targets:
          prod:
            hosts: [{ name: host-1, address: 127.0.0.1, port: %d }]
            ssh: { user: x, password: not-a-secret, agent: false, connect-timeout: 1s }
        """
            .formatted(host.port()));
    io.svcdeploy.github.GitHubScene.release(folder, "1.4.2", "linux/amd64");
    Files.move(folder.resolve("dist-1.4.2"), folder.resolve("dist"));
    action = new ActionRun(folder, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  /** The run, and then as if it had been killed before it could say that it was done. */
  private ActionRun.Step cutOff() throws Exception {
    var run = action.run("run", INPUTS);
    assertThat(run.status()).as(run.log()).isEqualTo(1);
    Files.delete(folderOf(run).resolve("done"));
    return run;
  }

  private static Path folderOf(ActionRun.Step run) {
    return Path.of(run.outputs().get("report")).getParent();
  }

  @Test
  void whatADeploymentCameToIsToldThoughItsStepWasCutOff() throws Exception {
    var run = cutOff();
    var rest = action.run("finalize", INPUTS);
    assertThat(new TreeMap<>(rest.outputs())).isEqualTo(new TreeMap<>(run.outputs()));
    assertThat(rest.summary()).isEqualTo(run.summary());
    assertThat(rest.annotations("error")).isEqualTo(run.annotations("error"));
    assertThat(rest.annotations("warning"))
        .containsExactly("the step was cut off after its deployment had ended; this came of it:");
    assertThat(rest.status()).isEqualTo(1);
    assertThat(action.run("finalize", INPUTS).log()).isEmpty();
  }

  @Test
  void hostsThatCannotBeReachedNeedAttention() throws Exception {
    var run = cutOff();
    Files.delete(folderOf(run).resolve("report/report.json"));
    var rest = action.run("finalize", INPUTS);
    assertThat(rest.outputs())
        .containsEntry("result", "needs-attention")
        .containsEntry("exit-code", "4");
    assertThat(rest.status()).isNotZero();
    assertThat(rest.annotations("error")).singleElement().asString().contains("host-1", "\n");
    assertThat(rest.summary()).contains("somebody has to look", "svc-deploy status");
  }

  @Test
  void whatWasCutOffBeforeAnyHostIsToldSo() throws Exception {
    var run = cutOff();
    Files.delete(folderOf(run).resolve("report/report.json"));
    Files.delete(folderOf(run).resolve("events.jsonl"));
    int asked = host.asked();
    var rest = action.run("finalize", INPUTS);
    assertThat(rest.status()).isZero();
    assertThat(rest.outputs()).containsEntry("result", "cancelled");
    assertThat(rest.summary()).contains("before any host was changed");
    assertThat(host.asked()).isEqualTo(asked);
  }

  @Test
  void theRunOfAnotherUseIsLeftToItsOwnStep() throws Exception {
    cutOff();
    var other = action.run("finalize", "{\"from\":\"dist\",\"target\":\"prod\"}");
    assertThat(other.log() + other.outputs() + other.summary()).isEqualTo("{}");
    assertThat(action.run("finalize", INPUTS).outputs()).containsEntry("result", "failed");
  }
}
