package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.release.Release;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.release.Version;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.transport.Connector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that do not exist are told all at once, before any host is asked. */
class RequiredValuesTest {
  private static final String FILE =
      """
      targets:
        prod:
          hosts: [{ name: web-1, vars: { own: x } }, { name: web-2, vars: { own: "${env:OF_HOST}" } }]
      run: { env: { WORD: "${env:WORD}" } }
      health: { checks: [{ command: "test ${env:CHECK}" }] }
      hooks:
        before-stop: [{ run: ./drain, env: { TOKEN: "${env:TOKEN}", OF: "${version} ${var:own}" } }]
        after-revert: [{ run: ./undrain, env: { TOKEN: "${env:TOKEN} ${commit}" } }]
      """;

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();

  private List<String> problems(Goal goal) {
    Connector counting =
        endpoint -> {
          asked.incrementAndGet();
          throw new IllegalStateException("asked");
        };
    var run = TestRun.of(folder, FILE, false, counting);
    var refusal = catchThrowableOfType(SpecException.class, () -> new Deployment(run, goal).plan());
    return refusal.problems().stream()
        .map(it -> it.position().line() + " " + it.message())
        .toList();
  }

  @Test
  void aDeploymentNeedsThoseOfTheServiceItsChecksAndItsHooks() {
    var release = new Release("hello", Stamp.of(new Version("1.0.0")), List.of());

    assertThat(problems(new Goal.Deploy(release, false)))
        .containsExactly(
            "6 the environment variable WORD is not set",
            "7 the environment variable CHECK is not set",
            "9 the environment variable TOKEN is not set",
            "10 the environment variable TOKEN is not set",
            "5 the environment variable OF_HOST is not set");
    assertThat(asked).hasValue(0);
  }

  @Test
  void aRollbackNeedsThoseOfTheHooksOnly() {
    assertThat(problems(new Goal.Rollback(Optional.empty())))
        .containsExactly(
            "9 the environment variable TOKEN is not set",
            "10 the environment variable TOKEN is not set",
            "5 the environment variable OF_HOST is not set");
    assertThat(asked).hasValue(0);
  }
}
