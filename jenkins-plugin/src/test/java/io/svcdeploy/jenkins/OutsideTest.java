package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.jenkins.TestAgent.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What others do to a run: Jenkins, its agents, other steps, and the workspace's builds. */
class OutsideTest extends StepTest {
  private List<Path> inTemporary(String start) throws IOException {
    try (var all = Files.list(agent.temporary().resolve("svc-deploy"))) {
      return all.filter(it -> it.getFileName().toString().matches(start + ".*")).toList();
    }
  }

  private void untilReverted() {
    await().atMost(Duration.ofSeconds(20)).until(() -> left("reverted"));
  }

  @Test
  void whatThisJenkinsDoesNotHaveFailsTheStepAtOnce() throws Exception {
    var build = begin("lines=1000,pause=20");
    build.untilLog("line 3 of");
    agent.line(Line.BROKEN);
    assertThat(build.failure())
        .hasMessageContaining("cannot go on in this Jenkins: java.lang.NoSuchMethodError")
        .hasMessageContaining("svc-deploy recover --deployment d-7 --target prod");
  }

  @Test
  void aRunTakesBackThoughJenkinsEndedTheStepAndItsBlock() throws Exception {
    var build = begin("lines=1000,pause=20,revert=1500");
    build.untilLog("line 3 of");
    build.abort();
    build.untilLog("taking back");
    build.endFromOutside();
    untilReverted();
    assertThat(build.log()).doesNotContain("is away");
  }

  @Test
  void aRunOfWhichTheStepIsOverIsAskedToTakeBack() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    build.endFromOutside();
    untilReverted();
    assertThat(build.log()).doesNotContain("is away");
  }

  @Test
  void aStepThatIsOverTakesBackThoughItsBranchGoesOn() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    build.endStepFromOutside();
    untilReverted();
  }

  @Test
  void aStepThatIsOverIsToldToItsRunWhenTheAgentIsBack() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 60_000, 20_000, 3_000);
    var build = begin("lines=1000,pause=20,revert=100", null, pace);
    build.untilLog("line 3 of");
    agent.line(Line.CUT);
    build.endStepFromOutside();
    Thread.sleep(1_000);
    assertThat(left("reverted")).isFalse();
    agent.line(Line.GOOD);
    untilReverted();
  }

  @Test
  void aStepThatIsOverBeginsNothing() throws Exception {
    agent.line(Line.CUT);
    var build = begin("lines=5");
    build.endStepFromOutside();
    agent.line(Line.GOOD);
    Thread.sleep(1_500);
    assertThat(left("begun")).isFalse();
  }

  @Test
  void aRunThatCannotBeKilledIsLeftToTheHosts() throws Exception {
    var build = begin("lines=1000,pause=20,deaf=1");
    build.untilLog("line 3 of");
    agent.withoutKill();
    build.abort();
    Thread.sleep(Stopping.ONE_EVENT_MS + 100);
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log()).contains("the process cannot be killed: failed to run ps");
  }

  @Test
  void twoAbortsAtOnceAreOne() throws Exception {
    var build = begin("lines=1000,pause=20,revert=300");
    build.untilLog("line 3 of");
    build.abort();
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("reverted")).isTrue();
  }

  @Test
  void aRunThatHangsEndsItselfAndNothingElseOfTheWorkspace() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 2_500, 20_000, 12_000);
    var other = begin("lines=600,pause=20");
    other.untilLog("line 1 of");
    var build = begin("lines=1000,pause=20,deaf=1", null, pace);
    build.untilLog("line 3 of");
    build.abort();
    Thread.sleep(Stopping.ONE_EVENT_MS + 100);
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log()).contains("cancelled (exit code 130)").doesNotContain("was killed");
    assertThat(other.success()).containsEntry("result", "deployed");
  }

  @Test
  void aRunThatDoesNotEndItselfIsKilled() throws Exception {
    var build = begin("lines=1000,pause=20,deaf=1");
    build.untilLog("line 3 of");
    build.abort();
    Thread.sleep(Stopping.ONE_EVENT_MS + 100);
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log()).contains("taking back", "the process was killed");
    untilCleanedUp();
  }

  @Test
  void anAgentThatLostSightOfARunAsksItToTakeBack() throws Exception {
    var build = begin("lines=1000,pause=20,revert=500");
    build.untilLog("line 3 of");
    try (var all = Files.list(agent.temporary())) {
      for (var folder : all.filter(it -> it.toString().contains("durable-")).toList()) {
        Files.writeString(folder.resolve("result.txt"), "-1");
      }
    }
    assertThat(build.failure()).hasMessageContaining("cancelled (exit code 130)");
    assertThat(left("reverted")).isTrue();
  }

  @Test
  void filesThatCannotBeRemovedChangeNothing() throws Exception {
    var build = begin("lines=20,pause=20");
    build.untilLog("line 3 of");
    agent.keepFiles();
    assertThat(build.success()).containsEntry("result", "deployed");
    assertThat(build.run.getActions(DeploymentAction.class)).hasSize(1);
  }

  @Test
  void aPageThatCannotBeKeptChangesNoResult() throws Exception {
    var build = begin("lines=20,pause=20");
    build.untilLog("line 3 of");
    build.run.fill();
    assertThat(build.success()).containsEntry("result", "deployed");
  }

  @Test
  void secretsAreForTheirOwnerAlone() throws Exception {
    var file = agent.workspace().child("secrets");
    var key = "-----BEGIN-----\nsecret = of: the \\ key\n-----END-----\n";
    file.act(new AgentFiles.Secrets(Map.of("DEPLOY_KEY", key)));
    var path = Path.of(file.getRemote());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    var read = new Properties();
    try (var in = Files.newInputStream(path)) {
      read.load(in);
    }
    assertThat(read).containsOnly(Map.entry("DEPLOY_KEY", key));
  }

  @Test
  void whatIsSaidAtLengthOrGarbledChangesNoResult() throws Exception {
    var told = begin("lines=1,verdict=long");
    assertThat(told.success()).containsEntry("result", "deployed");
    assertThat(told.run.getActions(DeploymentAction.class).get(0).getVerdict())
        .isEqualTo("x".repeat(999) + "…");
    var broken = begin("lines=1,verdict=broken");
    assertThat(broken.success()).containsEntry("result", "ok");
    assertThat(broken.log()).contains("cannot be read");
  }

  @Test
  void aLookAtTheHostsLeavesTheReportOfTheDeployment() throws Exception {
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    var build = new TestBuild(agent, environment("lines=1"));
    var fields = Map.of("target", "prod");
    var words = Invocation.words(Operation.STATUS, fields);
    build.start(new Order(Operation.STATUS, words, fields, null), PACE);
    assertThat(build.success()).containsEntry("result", "ok").doesNotContainKey("hosts");
    assertThat(build.run.getActions(DeploymentAction.class)).isEmpty();
    assertThat(left("svc-deploy-report-prod/junit.xml")).isTrue();
  }

  @Test
  void theCommandIsNeverInTheWorkspaceAndIsWhatItWas() throws Exception {
    var environment = new HashMap<>(environment("lines=1"));
    var temporary = folder.resolve("job@tmp");
    environment.put("WORKSPACE_TMP", temporary.toString());
    var build = new TestBuild(agent, environment);
    var fields = Map.of("target", "prod");
    var order =
        new Order(Operation.DEPLOY, Invocation.words(Operation.DEPLOY, fields), fields, null);
    build.start(order, PACE);
    assertThat(build.success()).containsEntry("result", "deployed");
    assertThat(temporary.resolve("svc-deploy")).isNotEmptyDirectory();
    assertThat(agent.temporary().resolve("svc-deploy")).doesNotExist();
  }

  @Test
  void stepsThatBeginAtOnceShareTheCommand() throws Exception {
    var builds = new ArrayList<TestBuild>();
    for (int i = 0; i < 4; i++) {
      // Each with a report of its own.
      var fields = Map.of("target", "prod-" + i);
      var words = Invocation.words(Operation.DEPLOY, fields);
      builds.add(new TestBuild(agent, environment("lines=1")));
      builds.get(i).start(new Order(Operation.DEPLOY, words, fields, null), PACE);
    }
    for (var build : builds) {
      assertThat(build.success()).containsEntry("result", "deployed");
    }
    assertThat(inTemporary("[0-9a-f]{16}")).hasSize(1);
  }

  @Test
  void aCommandThatABuildHasChangedIsBroughtAgainAndOldOnesGo() throws Exception {
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    var installed = inTemporary("[0-9a-f]{16}").get(0);
    Files.writeString(installed.resolve("svc-deploy.jar"), "something else");
    var old = installed.resolveSibling("0123456789abcdef");
    Files.createDirectories(old.resolve("classes"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    assertThat(old).doesNotExist();
  }

  @Test
  void aRunThatWasStoppedBeforeItBeganSaysSo() throws Exception {
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    var installed = inTemporary("[0-9a-f]{16}").get(0);
    var run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("words"), folder + "\ndeploy\n");
    Files.writeString(run.resolve("stop-1"), "");
    Files.writeString(run.resolve("secrets"), "DEPLOY_KEY=k\n");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = installed.resolve("svc-deploy.jar") + ":" + installed.resolve("classes");
    var process =
        new ProcessBuilder(java, "-cp", classPath, AgentFiles.mainClass(), run.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(run.resolve("outcome")).content().contains("status=130");
    assertThat(run.resolve("secrets")).doesNotExist();
  }
}
