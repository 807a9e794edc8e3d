package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import io.svcdeploy.jenkins.TestAgent.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The step and real processes, in a Jenkins of the tests. Its durable task keeps the contract of
 * the real one; the command is a stand-in that can be stopped anywhere.
 */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class DeployExecutionTest {
  private static final Pace PACE = Pace.ofMillis(40, 150, 4_000, 20_000, 2_500, 20_000, 3_000);

  @TempDir static Path shared;
  @TempDir Path folder;
  private TestAgent agent;

  @BeforeAll
  static void command() throws IOException {
    StandIn.use(shared);
  }

  @AfterAll
  static void forget() {
    StandIn.forget();
  }

  @BeforeEach
  void agent() throws IOException {
    // Its files need not go over for each test.
    var workspace = Files.createDirectories(folder.resolve("it's a %job"));
    agent = new TestAgent(workspace);
  }

  @AfterEach
  void nothingRunsOn() throws Exception {
    var cookie = Map.of("JENKINS_SERVER_COOKIE", "durable-" + agent.folder().toString().hashCode());
    TestAgent.processes(cookie).forEach(ProcessHandle::destroyForcibly);
  }

  private TestBuild begin(String plan) throws Exception {
    return begin(plan, null, PACE);
  }

  private TestBuild begin(String plan, String credentials, Pace pace) throws Exception {
    var build = new TestBuild(agent, Map.of("STANDIN", plan, "PATH", System.getenv("PATH")));
    var fields = Map.of("target", "prod", "version", "1.2.0");
    var words = Invocation.words(Operation.DEPLOY, fields);
    build.start(new Order(Operation.DEPLOY, words, fields, credentials), pace);
    return build;
  }

  private boolean left(String name) {
    return Files.exists(agent.folder().resolve(name));
  }

  private void begunOnce() throws IOException {
    assertThat(agent.folder().resolve("begun")).content().hasLineCount(1);
  }

  /** Each line of the command once, in order. */
  private static void whole(TestBuild build, int lines) {
    assertThat(build.log().lines().filter(it -> it.startsWith("line ")))
        .isEqualTo(
            IntStream.range(0, lines).mapToObj(i -> "line " + i + " of the command").toList());
  }

  @Test
  void aSuccessGivesAMapAndAnEntryOnTheBuildsPage() throws Exception {
    var build = begin("lines=300,pause=1");
    assertThat(build.success())
        .containsEntry("result", "deployed")
        .containsEntry("version", "1.2.0")
        .containsEntry("previousVersion", "1.1.0")
        .containsEntry("deployment", "d-7")
        .containsEntry("report", "svc-deploy-report-prod")
        .hasEntrySatisfying(
            "hosts",
            it ->
                assertThat((List<?>) it)
                    .singleElement()
                    .isEqualTo(
                        Map.of(
                            "host", "web-1",
                            "outcome", "deployed",
                            "from", "1.1.0",
                            "to", "1.2.0",
                            "bytesSent", 53_200L,
                            "tookMs", 4_100L)));
    whole(build, 300);
    assertThat(build.log()).doesNotContain("+ exec", "+ java");
    assertThat(build.run.getActions(DeploymentAction.class)).hasSize(1);
    assertThat(left("svc-deploy-report-prod/junit.xml")).isTrue();
    try (var rest = Files.list(agent.temporary())) {
      assertThat(rest.map(it -> it.getFileName().toString())).containsExactly("svc-deploy");
    }
    try (var rest = Files.list(agent.temporary().resolve("svc-deploy"))) {
      assertThat(rest).as("only the files of the command stay").hasSize(1);
    }
    assertThat(agent.folder().resolve("begun"))
        .content()
        .startsWith("[deploy, --target=prod, --version=1.2.0, --no-downgrade, --report, ");
  }

  @Test
  void aRollbackAndAFailureFailTheStepWithWhatTheyAre() throws Exception {
    var back = begin("lines=1,exit=3");
    assertThat(back.failure())
        .isInstanceOf(AbortException.class)
        .hasMessage(
            "svc-deploy deploy: rolled-back (exit code 3): It is rolled-back.; deployment d-7");
    assertThat(back.run.getActions(DeploymentAction.class)).hasSize(1);
    assertThat(begin("lines=1,exit=1").failure()).hasMessageContaining("failed (exit code 1)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8, 15, 25, 40, 60, 79})
  void anAbortAnywhereTakesBackAndEndsAsJenkinsSays(int line) throws Exception {
    var build = begin("lines=80,pause=20,revert=300");
    build.untilLog("line " + line + " of");
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("reverted") || left("finished")).as("%s", build.log()).isTrue();
    if (left("reverted")) {
      assertThat(build.log()).contains("taking back", "took back", "deployment d-7");
    }
    assertThat(build.run.getActions(DeploymentAction.class)).hasSize(1);
  }

  @Test
  void anAbortBeforeTheStartStartsNothing() throws Exception {
    agent.line(Line.CUT);
    var build = begin("lines=5");
    build.abort();
    agent.line(Line.GOOD);
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("begun")).isFalse();
  }

  @Test
  void aSecondAbortLeavesItToTheHosts() throws Exception {
    var build = begin("lines=1000,pause=20,revert=60000");
    build.untilLog("line 3 of");
    build.abort();
    build.untilLog("taking back");
    assertThat(build.status()).contains("d-7", "asked to stop");
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log())
        .contains("left to the hosts", "svc-deploy recover --deployment d-7 --target prod");
    assertThat(left("reverted")).isFalse();
  }

  @Test
  void aRevertThatTakesTooLongIsLeftToTheHosts() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 2_500, 500, 3_000);
    var build = begin("lines=1000,pause=20,revert=60000", null, pace);
    build.untilLog("line 3 of");
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log()).contains("it takes too long", "left to the hosts");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 30, 59})
  void aRestartOfJenkinsIsNotNoticedByTheDeployment(int line) throws Exception {
    var build = begin("lines=60,pause=15");
    build.untilLog("line " + line + " of");
    build.goDown();
    Thread.sleep(200);
    build.comeBack();
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 60);
    begunOnce();
  }

  @Test
  void aDeploymentThatEndedWhileJenkinsWasDownIsTold() throws Exception {
    var build = begin("lines=20,pause=20,exit=3");
    build.untilLog("line 2 of");
    build.goDown();
    await().until(() -> left("finished"));
    build.comeBack();
    assertThat(build.failure()).hasMessageContaining("rolled-back");
    whole(build, 20);
  }

  @Test
  void anAbortIsNotForgottenByARestart() throws Exception {
    var build = begin("lines=1000,pause=20,revert=1500");
    build.untilLog("line 3 of");
    build.abort();
    build.untilLog("taking back");
    build.goDown();
    build.comeBack();
    assertThat(build.failure()).hasMessageContaining("abort");
    assertThat(left("reverted")).isTrue();
    begunOnce();
  }

  @Test
  void aJenkinsThatCrashedBeforeItStartedTheProcessStartsIt() throws Exception {
    agent.line(Line.CUT);
    var build = begin("lines=3");
    build.crash();
    agent.line(Line.GOOD);
    build.comeBack();
    assertThat(build.success()).containsEntry("result", "deployed");
    begunOnce();
  }

  @Test
  void aProcessOfWhichJenkinsIsNotSureIsToldToStopAndNeverStartedAgain() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    await().until(() -> left("begun"));
    build.crash();
    build.comeBackAs(build.saved().get(0));
    assertThat(build.failure()).hasMessageContaining("told to stop", "svc-deploy status");
    await().atMost(Duration.ofSeconds(10)).until(() -> left("reverted"));
    begunOnce();
  }

  @Test
  void anAgentThatIsAwayForAWhileIsWaitedFor() throws Exception {
    var build = begin("lines=120,pause=15");
    build.untilLog("line 5 of");
    agent.line(Line.CUT);
    build.untilLog("the agent is away (no live agent); waiting for it up to 2 s");
    assertThat(build.status()).contains("waiting for the agent");
    agent.line(Line.GOOD);
    assertThat(build.success()).containsEntry("result", "deployed");
    assertThat(build.log()).contains("the agent is back");
    whole(build, 120);
  }

  @Test
  void anAgentThatDoesNotAnswerIsNotWaitedForWithoutEnd() throws Exception {
    var pace = Pace.ofMillis(40, 150, 500, 20_000, 5_000, 20_000, 3_000);
    var build = begin("lines=150,pause=15", null, pace);
    build.untilLog("line 5 of");
    agent.line(Line.SILENT);
    build.untilLog("the agent is away");
    agent.line(Line.GOOD);
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 150);
  }

  @Test
  void anAgentThatIsGoneForGoodEndsTheStepWithWhatToDo() throws Exception {
    var build = begin("lines=1000,pause=20");
    build.untilLog("line 5 of");
    agent.line(Line.CUT);
    assertThat(build.failure())
        .isInstanceOf(AbortException.class)
        .hasMessageContaining("did not come back within 2 s")
        .hasMessageContaining("deployment d-7")
        .hasMessageContaining("svc-deploy status --target prod")
        .hasMessageContaining("svc-deploy recover --deployment d-7 --target prod");
  }

  @Test
  void anAbortReachesAnAgentThatComesBack() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 5 of");
    agent.line(Line.CUT);
    build.untilLog("the agent is away");
    build.abort();
    agent.line(Line.GOOD);
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("reverted")).isTrue();
  }

  @Test
  void aProcessThatIsKilledIsTold() throws Exception {
    var build = begin("lines=1000,pause=20");
    build.untilLog("line 5 of");
    ProcessHandle.allProcesses()
        .filter(
            it ->
                it.info().commandLine().orElse("").contains(agent.temporary() + "/svc-deploy/run-"))
        .filter(it -> it.info().command().orElse("").endsWith("/java"))
        .forEach(ProcessHandle::destroyForcibly);
    assertThat(build.failure())
        .hasMessageContaining("was lost (exit code 137); deployment d-7")
        .hasMessageContaining("svc-deploy recover --deployment d-7 --target prod");
  }

  @Test
  void secretsAreNowhere() throws Exception {
    CredentialsProvider.STORE.put("deploy-key", TestCredentials.key());
    var build = begin("lines=100,pause=15,leak=1", "deploy-key", PACE);
    build.untilLog("line 5 of");
    var commands =
        ProcessHandle.allProcesses().map(it -> it.info().commandLine().orElse("")).toList();
    build.goDown();
    build.comeBack();
    assertThat(build.success()).containsEntry("result", "deployed");
    assertThat(build.log()).contains("leaked: **** and ****");
    assertThat(CredentialsProvider.TRACKED).isNotEmpty();
    var seen = new StringBuilder(build.log()).append(commands);
    build.saved().forEach(it -> seen.append(new String(it, StandardCharsets.ISO_8859_1)));
    seen.append(BuildXml.of(build.run.getActions(DeploymentAction.class)));
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        seen.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    TestCredentials.SECRETS.forEach(it -> assertThat(seen.toString()).doesNotContain(it));
  }

  @Test
  void credentialsThatAreNotThereAreNamed() throws Exception {
    assertThat(begin("lines=1", "no-key", PACE).failure())
        .hasMessageContaining("no credentials \"no-key\"");
    assertThat(left("begun")).isFalse();
  }
}
