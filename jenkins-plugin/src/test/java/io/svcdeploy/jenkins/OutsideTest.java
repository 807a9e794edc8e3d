package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
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
  void aStepThatIsOverBeforeItsStartBeginsNothing() throws Exception {
    agent.line(Line.SLOW);
    var build = begin("lines=5");
    // The first look has seen that it is not over, and asks the agent.
    await().until(() -> build.looks() > 1);
    build.endStepFromOutside();
    agent.line(Line.GOOD);
    Thread.sleep(3_000);
    assertThat(inWorkspaceOrBeside("words")).isFalse();
    assertThat(left("begun")).isFalse();
  }

  private boolean inWorkspaceOrBeside(String name) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.anyMatch(it -> it.getFileName().toString().equals(name));
    }
  }

  @Test
  void aStepThatIsOverIsNotLookedAtOnceItsRunKnows() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 60_000, 20_000, 3_000);
    var build = begin("lines=1000,pause=20,revert=100", null, pace);
    build.untilLog("line 3 of");
    build.endStepFromOutside();
    untilReverted();
    nobodyLooksAt(build);
  }

  @Test
  void aStepThatIsOverIsNotLookedAtWithoutEndThoughTheAgentStaysAway() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    agent.line(Line.CUT);
    build.endStepFromOutside();
    Thread.sleep(4_000);
    nobodyLooksAt(build);
  }

  private static void nobodyLooksAt(TestBuild build) throws InterruptedException {
    int looks = build.looks();
    Thread.sleep(1_000);
    assertThat(build.looks()).isBetween(looks, looks + 1);
    int later = build.looks();
    Thread.sleep(1_000);
    assertThat(build.looks()).isEqualTo(later);
  }

  @Test
  void theStepEndsBeforeItsFilesGo() throws Exception {
    var pace = Pace.ofMillis(40, 150, 20_000, 20_000, 2_500, 20_000, 3_000);
    var build = begin("lines=20,pause=20", null, pace);
    build.untilLog("line 3 of");
    agent.keepFiles();
    await().atMost(Duration.ofSeconds(10)).until(build::ended);
  }

  @Test
  void whatIsPrintedWhileItIsAskedWhetherItEndedIsThere() throws Exception {
    // In that second all of it is printed; afterwards nobody can ask for more.
    var build = begin("lines=60,pause=20");
    build.untilLog("line 3 of");
    build.cutOnceEnded();
    agent.line(Line.SLOW);
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 60);
    assertThat(build.log()).contains("the end");
  }

  @Test
  void aStartThatFailsLeavesNoSecrets() throws Exception {
    CredentialsProvider.STORE.put("of-a-start", TestCredentials.another("of-a-start"));
    agent.launches(Line.CUT);
    var build = begin("lines=5", "of-a-start", PACE);
    assertThat(build.failure()).hasMessageContaining("was not seen to start");
    assertThat(inWorkspaceOrBeside("words")).isTrue();
    assertThat(inWorkspaceOrBeside("secrets")).isFalse();
  }

  @Test
  void aCommandThatIsNeitherWholeNorWhatItWasIsNotRun() throws Exception {
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    Files.delete(agent.folder().resolve("begun"));
    var installed = inTemporary("[0-9a-f]{16}").get(0);
    var classes = installed.resolve("classes/io/svcdeploy/jenkins/agent");
    Files.writeString(installed.resolve("svc-deploy.jar"), "something else");
    Files.delete(classes.resolve("OutcomeFile.class"));
    assertThat(begin("lines=1").failure()).hasMessageContaining("is something else");
    assertThat(left("begun")).isFalse();
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
  }

  @Test
  void noSecretIsInWhatIsKeptOfARunOrInWordsOfOurOwn() throws Exception {
    // The stand-in reports this as its hint, and the agent's name has the other.
    CredentialsProvider.STORE.put("in-the-report", TestCredentials.password("mend it"));
    var build = begin("lines=1", "in-the-report", PACE);
    assertThat(build.success()).containsEntry("result", "deployed");
    var kept = build.run.getActions(DeploymentAction.class).get(0);
    assertThat(kept.getHosts().get(0).getHint()).isEqualTo("****");
    CredentialsProvider.STORE.put("in-the-path", TestCredentials.password("it's a %job"));
    var away = begin("lines=1000,pause=20", "in-the-path", PACE);
    away.untilLog("line 3 of");
    agent.line(Line.CUT);
    away.untilLog("/**** is not connected");
  }

  @Test
  void whatWasHeldBackIsShownThoughTheAgentStaysAway() throws Exception {
    CredentialsProvider.STORE.put("half", TestCredentials.another("half"));
    var build = begin("leak=half,hold=60000", "half", PACE);
    build.untilLog("leaked: ");
    agent.line(Line.CUT);
    assertThat(build.failure()).hasMessageContaining("did not come back");
    assertThat(build.log()).endsWith("b3Blb");
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
    var run = installed.resolveSibling("run-01234567");
    Files.createDirectories(run);
    for (var left : List.of(old, run)) {
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }
    assertThat(begin("lines=1").success()).containsEntry("result", "deployed");
    assertThat(old).doesNotExist();
    assertThat(run).doesNotExist();
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
