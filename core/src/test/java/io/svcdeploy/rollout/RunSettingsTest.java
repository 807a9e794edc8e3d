package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.transport.Connector;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan is held to beyond its hosts and its release. */
class RunSettingsTest {
  private static final Connector NOBODY =
      endpoint -> {
        throw new IllegalStateException("asked");
      };

  private static final String FILE =
      """
      targets:
        prod:
          hosts: [{ name: web-1, address: 10.0.0.1, groups: [canary] }, web-2]
          ssh: { user: deploy, jump: bastion }
      rollout: { batches: [canary, "50%", "100%"], pause: 30s, max-unreachable: 1 }
      hooks:
        before-stop: [{ run: ./drain, timeout: 40s, env: { TOKEN: "${env:TOKEN}" } }, ./second]
      """;

  @TempDir Path folder;

  private RunContext run(String file, boolean force) {
    return TestRun.of(folder, file, force, NOBODY);
  }

  private List<String> moved(String file, boolean force) {
    var before = RunSettings.of(run(FILE, false));
    return RunSettings.of(run(file, force)).movedSince(before);
  }

  @Test
  void theSameFileIsTheSame() {
    assertThat(moved(FILE, false)).isEmpty();
  }

  @Test
  void forceIsNamed() {
    assertThat(moved(FILE, true)).containsExactly("--force was not given when it was planned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "./drain | ./drain --now | before-stop 1",
        "40s | 41s | before-stop 1",
        "${env:TOKEN} | ${env:OTHER} | before-stop 1",
        "TOKEN: | NAME: | before-stop 1",
        "./second | { run: ./second, timeout: 31s } | before-stop 2",
        "before-stop: | after-switch: | before-stop 1, before-stop 2, after-switch 1, after-switch 2",
        "before-stop: [{ | before-stop: [./new, { | before-stop 1, before-stop 2, before-stop 3",
      })
  void hooksAreNamed(String was, String is, String names) {
    assertThat(moved(FILE.replace(was, is), false))
        .containsExactly("the hooks are not those of the plan: " + names);
  }

  @Test
  void whereAHookRunsIsPartOfIt() {
    var here = FILE.replace("before-stop", "before-switch");
    var there = here.replace("run: ./drain", "on: controller, run: ./drain");
    assertThat(RunSettings.of(run(there, false)).movedSince(RunSettings.of(run(here, false))))
        .containsExactly("the hooks are not those of the plan: before-switch 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause: 30s | pause: 1m | rollout.pause: was 30s, is 1m",
        "pause: | max-failures: 100, pause: | rollout.max-failures: was 0, is 100",
        "pause: | on-failure: stop, pause: | rollout.on-failure: was revert-all, is stop",
        "pause: | order: random, pause: | rollout.order: was as-written, is random",
        "pause: | parallel: 99, pause: | rollout.parallel: was 16, is 99",
        "max-unreachable: 1 | max-unreachable: 10% | rollout.max-unreachable: was 1, is 10%",
        "canary, \"50%\" | 1, \"50%\" | rollout.batches: was canary, 50%, 100%, is 1, 50%, 100%",
        "rollout: | 'keep: 2\nrollout:' | keep: was 5, is 2",
        "ssh: | 'sudo: true\n    ssh:' | sudo: was false, is true",
      })
  void settingsAreShown(String was, String is, String line) {
    assertThat(moved(FILE.replace(was, is), false)).containsExactly(line);
  }

  @Test
  void anAddressSaysWhoGoesWhereAndHow() {
    var run = run(FILE, false);
    assertThat(run.hosts())
        .extracting(host -> PlanFacts.address(run.target(), host))
        .containsExactly("deploy@10.0.0.1:22 by bastion", "deploy@web-2:22 by bastion");
  }
}
