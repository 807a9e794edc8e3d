package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.AbortException;
import io.svcdeploy.jenkins.TestAgent.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a deployment ends, what is told of it, and what an abort does. */
class DeployExecutionTest extends StepTest {
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
    untilCleanedUp();
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
    Thread.sleep(Stopping.ONE_EVENT_MS + 100);
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log())
        .contains("left to the hosts", "svc-deploy recover --deployment d-7 --target prod");
    assertThat(left("reverted")).isFalse();
    untilCleanedUp();
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
    assertThat(agent.environments().toString()).doesNotContain("DEPLOY_", "secret-of-the-key");
    build.goDown();
    build.comeBack();
    assertThat(build.success()).containsEntry("result", "deployed");
    assertThat(build.log()).contains("leaked: **** and ****");
    assertThat(CredentialsProvider.TRACKED)
        .filteredOn(it -> it instanceof IdCredentials known && known.getId().equals("deploy-key"))
        .as("once, though it was restarted")
        .hasSize(1);
    untilCleanedUp();
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
    CredentialsProvider.STORE.put("certificate", TestCredentials.another());
    assertThat(begin("lines=1", "certificate", PACE).failure())
        .hasMessageContaining("\"certificate\" is of another kind");
    assertThat(left("begun")).isFalse();
  }

  @Test
  void aStoreOfCredentialsThatIsAwayHoldsUpNothing() throws Exception {
    CredentialsProvider.STORE.put("of-a-vault", TestCredentials.password());
    var build = begin("lines=60,pause=20", "of-a-vault", PACE);
    build.untilLog("line 5 of");
    build.goDown();
    CredentialsProvider.AWAY.add("of-a-vault");
    build.comeBack();
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 60);
    CredentialsProvider.STORE.remove("of-a-vault");
  }
}
