package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.AbortException;
import io.svcdeploy.jenkins.TestAgent.Line;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jenkins that is restarted and agents that are away: the deployment goes on, and is found again.
 */
class RestartTest extends StepTest {
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
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("reverted")).isTrue();
    begunOnce();
  }

  /** A cause that names what no build can keep. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // on purpose
    final Object what = new Object();
  }

  @Test
  void anAbortWhoseCauseCannotBeKeptIsNotForgottenByARestart() throws Exception {
    var build = begin("lines=1000,pause=20,revert=1500");
    build.untilLog("line 3 of");
    build.abort(new Odd());
    build.untilLog("taking back");
    build.goDown();
    build.comeBack();
    assertThat(build.failure())
        .isInstanceOf(AbortException.class)
        .hasMessageContaining("aborted: svc-deploy deploy: cancelled");
  }

  @Test
  void anAbortWhoseCauseCannotBeKeptEndsAsJenkinsSays() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    build.abort(new Odd());
    assertThat(build.failure()).isInstanceOf(Odd.class);
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
  void aProcessThatMayHaveBegunIsNotStartedAgainThoughItsFilesAreGone() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    await().until(() -> left("begun"));
    build.crash();
    try (var runs = Files.list(agent.temporary().resolve("svc-deploy"))) {
      for (var run : runs.filter(it -> it.getFileName().toString().startsWith("run-")).toList()) {
        Files.delete(run.resolve("words"));
      }
    }
    build.comeBackAs(build.saved().get(1));
    assertThat(build.failure()).hasMessageContaining("told to stop");
    begunOnce();
  }

  @Test
  void anAgentThatIsAwayAfterARestartIsTold() throws Exception {
    var build = begin("lines=200,pause=15");
    build.untilLog("line 5 of");
    build.goDown();
    agent.line(Line.CUT);
    build.comeBack();
    build.untilLog("the agent is away");
    agent.line(Line.GOOD);
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 200);
  }

  @Test
  void anAbortOfWhichTheAgentDoesNotLearnEndsAsJenkinsSays() throws Exception {
    var build = begin("lines=1000,pause=20");
    build.untilLog("line 5 of");
    agent.line(Line.CUT);
    build.untilLog("the agent is away");
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
  }

  @Test
  void anAgentThatIsAwayForAWhileIsWaitedFor() throws Exception {
    var build = begin("lines=120,pause=15");
    build.untilLog("line 5 of");
    agent.line(Line.CUT);
    build.untilLog("%job is not connected); waiting for it up to 2 s");
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
    build.untilLog("the agent is away (no answer within 0 s)");
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
  void aLogThatCannotBeWrittenForAWhileIsNoReasonToTakeBack() throws Exception {
    var build = begin("lines=150,pause=15");
    build.untilLog("line 5 of");
    build.goDown();
    build.logFails(true);
    build.comeBack();
    Thread.sleep(1_500);
    build.logFails(false);
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 150);
  }

  @Test
  void aPipelineThatIsNotAllLoadedYetIsNoReasonToTakeBack() throws Exception {
    var pace = Pace.ofMillis(40, 500, 4_000, 20_000, 2_500, 20_000, 3_000);
    var build = begin("lines=100,pause=20", null, pace);
    build.untilLog("line 5 of");
    build.goDown();
    build.loading(true);
    build.comeBack();
    Thread.sleep(250);
    build.loading(false);
    assertThat(build.success()).containsEntry("result", "deployed");
    whole(build, 100);
  }

  @Test
  void aLogThatCannotBeWrittenAnyMoreEndsTheStep() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 5 of");
    build.goDown();
    build.logFails(true);
    build.comeBack();
    assertThat(build.failure()).hasMessageContaining("too many open files");
    await().atMost(Duration.ofSeconds(10)).until(() -> left("reverted"));
  }

  @Test
  void anAgentThatJenkinsHasRemovedIsNotWaitedForAfterAnAbort() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 600_000, 600_000, 3_000);
    var build = begin("lines=1000,pause=20", null, pace);
    build.untilLog("line 5 of");
    agent.remove();
    build.untilLog("the agent is away");
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(build.log()).contains("svc-deploy recover --deployment d-7 --target prod");
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
}
