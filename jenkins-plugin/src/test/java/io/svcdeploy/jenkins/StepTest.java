package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The step and real processes, in a Jenkins of the tests. Its durable task keeps the contract of
 * the real one; the command is a stand-in that can be stopped anywhere.
 */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
abstract class StepTest {
  static final Pace PACE = Pace.ofMillis(40, 150, 4_000, 20_000, 2_500, 20_000, 3_000);

  private static boolean made;

  @TempDir Path folder;
  TestAgent agent;

  /** One for all, as they run at once. */
  @BeforeAll
  static void command() throws IOException {
    synchronized (StepTest.class) {
      if (!made) {
        StandIn.use(Path.of("target/stand-in").toAbsolutePath());
        made = true;
      }
    }
  }

  @BeforeEach
  void agent() throws IOException {
    var workspace = Files.createDirectories(folder.resolve("it's a %job"));
    agent = new TestAgent(workspace);
  }

  @AfterEach
  void nothingRunsOn() throws Exception {
    var cookie = Map.of("JENKINS_SERVER_COOKIE", "durable-" + agent.folder().toString().hashCode());
    TestAgent.processes(cookie).forEach(ProcessHandle::destroyForcibly);
    // The shell around has no cookie, and writes down how what it started has ended.
    await().atMost(Duration.ofSeconds(10)).until(() -> TestAgent.around(agent.folder()).isEmpty());
  }

  TestBuild begin(String plan) throws Exception {
    return begin(plan, null, PACE);
  }

  TestBuild begin(String plan, String credentials, Pace pace) throws Exception {
    var build = new TestBuild(agent, environment(plan));
    var fields = Map.of("target", "prod", "version", "1.2.0");
    var words = Invocation.words(Operation.DEPLOY, fields);
    build.start(new Order(Operation.DEPLOY, words, fields, credentials), pace);
    return build;
  }

  Map<String, String> environment(String plan) {
    return Map.of(
        "STANDIN", plan, "PATH", System.getenv("PATH"), "JENKINS_NODE_COOKIE", "node-" + folder);
  }

  /** The files of a run go after the step has ended; those of the command stay. */
  void untilCleanedUp() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              try (var rest = Files.list(agent.temporary())) {
                assertThat(rest.map(it -> it.getFileName().toString()))
                    .containsExactly("svc-deploy");
              }
              try (var rest = Files.list(agent.temporary().resolve("svc-deploy"))) {
                assertThat(rest).hasSize(1);
              }
            });
  }

  boolean left(String name) {
    return Files.exists(agent.folder().resolve(name));
  }

  void begunOnce() throws IOException {
    assertThat(agent.folder().resolve("begun")).content().hasLineCount(1);
  }

  /** Each line of the command once, in order. */
  static void whole(TestBuild build, int lines) {
    assertThat(build.log().lines().filter(it -> it.startsWith("line ")))
        .isEqualTo(
            IntStream.range(0, lines).mapToObj(i -> "line " + i + " of the command").toList());
  }
}
