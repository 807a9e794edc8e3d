package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import io.svcdeploy.jenkins.TestAgent.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Disks that are full, stores and agents that answer late or never, and aborts in between. */
class TroubleTest extends StepTest {
  @Test
  void onlyOneLooksAtATimeHoweverOftenItIsHurried() throws Exception {
    var polls = new Polls();
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var looks = new AtomicInteger();
    var rounds =
        new Rounds(
            polls,
            () -> {
              int n = looks.incrementAndGet();
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              try {
                Thread.sleep(n == 1 ? 0 : 1_500);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              now.decrementAndGet();
              return 400;
            },
            () -> false);
    rounds.now();
    Thread.sleep(150); // The first look is done, the next waits its turn.
    rounds.now(); // an abort
    Thread.sleep(700); // The one that waited comes while this looks.
    rounds.now(); // an abort again
    Thread.sleep(500);
    rounds.end();
    polls.shutDown();
    assertThat(most).hasValue(1);
  }

  @Test
  void aVaultThatIsAwayForAMomentShowsNoSecrets() throws Exception {
    CredentialsProvider.STORE.put("moment", TestCredentials.another("moment"));
    CredentialsProvider.AWAY.add("moment");
    var build = begin("lines=10,pause=15,leak=1", "moment", PACE);
    Thread.sleep(400);
    CredentialsProvider.AWAY.remove("moment");
    assertThat(build.success()).containsEntry("result", "deployed");
    TestCredentials.SECRETS.forEach(it -> assertThat(build.log()).doesNotContain(it));
  }

  @Test
  void aVaultThatIsAwayForGoodEndsTheStep() throws Exception {
    CredentialsProvider.STORE.put("sealed", TestCredentials.another("sealed"));
    CredentialsProvider.AWAY.add("sealed");
    var build = begin("lines=10,pause=15", "sealed", PACE);
    assertThat(build.failure()).isNotNull();
  }

  @Test
  void anAgentThatNeverAnswersIsNotWaitedForWithoutEnd() throws Exception {
    var pace = Pace.ofMillis(40, 150, 500, 20_000, 2_000, 20_000, 3_000);
    var build = begin("lines=1000,pause=15", null, pace);
    build.untilLog("line 5 of");
    agent.line(Line.SILENT);
    assertThat(build.failure()).isNotNull();
  }

  @Test
  void anErrorAtTheEndEndsTheStep() throws Exception {
    var build = begin("lines=20,pause=20");
    build.untilLog("line 3 of");
    build.run.breakDown();
    await().atMost(Duration.ofSeconds(10)).until(() -> left("finished"));
    assertThat(build.result()).isNotNull();
  }

  private List<Path> secretFiles() throws Exception {
    try (Stream<Path> all = Files.walk(agent.temporary())) {
      return all.filter(it -> it.getFileName().toString().equals("secrets")).toList();
    }
  }

  @Test
  void whatCannotStartLeavesNoSecrets() throws Exception {
    CredentialsProvider.STORE.put("deploy-key-6", TestCredentials.another("deploy-key-6"));
    agent.launches(Line.BROKEN);
    var build = begin("lines=10,pause=15", "deploy-key-6", PACE);
    assertThat(build.failure()).hasMessageContaining("cannot go on in this Jenkins");
    Thread.sleep(1_000);
    assertThat(secretFiles()).isEmpty();
  }

  @Test
  void aStepThatIsOverLeavesNoSecrets() throws Exception {
    CredentialsProvider.STORE.put("deploy-key-7", TestCredentials.another("deploy-key-7"));
    agent.launches(Line.CUT);
    var pace = Pace.ofMillis(40, 1_000, 4_000, 20_000, 2_500, 20_000, 3_000);
    var build = begin("lines=10,pause=15", "deploy-key-7", pace);
    build.untilLog("the agent is away");
    build.endStepFromOutside();
    Thread.sleep(3_000);
    assertThat(secretFiles()).isEmpty();
  }

  @Test
  void anAbortWhileTheAgentIsAwayIsNotForgottenByACrash() throws Exception {
    var pace = Pace.ofMillis(40, 150, 4_000, 20_000, 60_000, 20_000, 3_000);
    var build = begin("lines=300,pause=20,revert=100", null, pace);
    build.untilLog("line 3 of");
    agent.line(Line.CUT);
    build.untilLog("the agent is away");
    build.abort();
    Thread.sleep(500);
    build.crash();
    agent.line(Line.GOOD);
    build.comeBack();
    assertThat(build.result()).isInstanceOf(TestBuild.Aborted.class);
  }

  @Test
  void anAbortReachesARunThoughTheLogCannotBeWritten() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    build.goDown();
    build.logFails(true);
    build.comeBack();
    Thread.sleep(300);
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    await().atMost(Duration.ofSeconds(10)).until(() -> left("reverted"));
  }

  @Test
  void aStepThatEndsWhileTheCommandIsBroughtBeginsNothing() throws Exception {
    agent.line(Line.SLOWISH);
    var build = begin("lines=1000,pause=20,revert=100");
    TimeUnit.MILLISECONDS.sleep(900);
    assertThat(left("begun")).isFalse();
    build.endStepFromOutside();
    Thread.sleep(8_000);
    assertThat(left("begun")).isFalse();
  }

  @Test
  void anAbortWhileTheCommandIsBroughtBeginsNothing() throws Exception {
    agent.line(Line.SLOWISH);
    var build = begin("lines=1000,pause=20,revert=100");
    TimeUnit.MILLISECONDS.sleep(900);
    assertThat(left("begun")).isFalse();
    build.abort();
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    assertThat(left("begun")).isFalse();
  }

  @Test
  void aStartThatTakesTooLongSaysSo() throws Exception {
    agent.launches(Line.SILENT);
    var pace = Pace.ofMillis(40, 150, 4_000, 1_500, 2_500, 20_000, 3_000);
    var build = begin("lines=10,pause=20", null, pace);
    build.untilLog("the agent is away");
    assertThat(build.failure()).hasMessageNotContaining("Jenkins went down");
  }

  @Test
  void aStateThatCannotBeKeptEndsTheStep() throws Exception {
    var build = new TestBuild(agent, environment("lines=1"));
    build.keepsNothing(true);
    var fields = Map.of("target", "prod", "version", "1.2.0");
    var words = Invocation.words(Operation.DEPLOY, fields);
    build.start(new Order(Operation.DEPLOY, words, fields, null), PACE);
    assertThat(build.failure()).isNotNull();
  }

  @Test
  void aLookThatFailsForGoodEndsTheStep() throws Exception {
    var build = begin("lines=1000,pause=20,revert=100");
    build.untilLog("line 3 of");
    try (var all = Files.list(agent.temporary())) {
      for (var folder : all.filter(it -> it.toString().contains("durable-")).toList()) {
        Files.writeString(folder.resolve("result.txt"), "corrupted");
      }
    }
    assertThat(build.failure()).isNotNull();
  }

  @Test
  void abortsOnASlowAgentDoubleNothing() throws Exception {
    var pace = Pace.ofMillis(900, 900, 20_000, 20_000, 20_000, 20_000, 20_000);
    var build = begin("lines=400,pause=15,revert=4000", null, pace);
    build.untilLog("line 3 of");
    agent.line(Line.SLOWISH);
    for (int i = 0; i < 28 && !build.ended(); i++) {
      Thread.sleep(95);
      build.abort();
    }
    assertThat(build.failure()).isInstanceOf(TestBuild.Aborted.class);
    Thread.sleep(3_000);
    assertThat(build.log().lines().filter(it -> it.startsWith("line "))).doesNotHaveDuplicates();
    assertThat(build.log()).containsOnlyOnce("taking back").containsOnlyOnce("asked to take back");
  }

  @Test
  void aControllerWithoutMemoryForAMomentTakesNothingBack() throws Exception {
    var build = begin("lines=200,pause=15,revert=100");
    build.untilLog("line 3 of");
    agent.line(Line.OUT_OF_THREADS);
    Thread.sleep(300);
    agent.line(Line.GOOD);
    assertThat(build.success()).containsEntry("result", "deployed");
  }
}
