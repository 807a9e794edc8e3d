package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuildMatrixTest {
  private static final List<Platform> THREE =
      List.of(
          Platform.of("linux", "386"), Platform.of("linux", "amd64"), Platform.of("linux", "arm"));

  private final Cancellation cancellation = new Cancellation();
  private final CyclicBarrier together = new CyclicBarrier(3);

  private void meet() {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("the platforms do not run at the same time", e);
    }
  }

  private static Artifact built(Platform platform) {
    return new Artifact(platform, Path.of("x"), Digest.of(platform.toString()), 1);
  }

  private DeployException failure(int atATime, BuildMatrix.Job job) {
    return catchThrowableOfType(
        DeployException.class, () -> new BuildMatrix(cancellation).build(THREE, atATime, job));
  }

  @Test
  void platforms_are_built_at_the_same_time_and_come_back_in_order() {
    var artifacts =
        new BuildMatrix(cancellation)
            .build(
                THREE,
                3,
                (platform, stop) -> {
                  meet();
                  return built(platform);
                });

    assertThat(artifacts).extracting(Artifact::platform).isEqualTo(THREE);
  }

  @Test
  void the_first_failure_stops_the_others_and_is_the_one_that_is_told() {
    var failure =
        failure(
            3,
            (platform, stop) -> {
              meet();
              if (platform.arch().equals("amd64")) {
                throw DeployException.failed("amd64 does not build", "mend it");
              }
              while (!stop.getAsBoolean()) {
                Thread.onSpinWait();
              }
              throw new DeployException(ExitCode.CANCELLED, "cancelled", "again");
            });

    assertThat(failure).hasMessage("amd64 does not build");
  }

  @Test
  void failures_at_the_same_time_are_all_told() {
    var failure =
        failure(
            3,
            (platform, stop) -> {
              meet();
              if (platform.arch().equals("arm")) {
                return built(platform);
              }
              throw DeployException.failed(platform + " does not build", "mend it")
                  .withOutput("why " + platform);
            });

    assertThat(failure).hasMessage("2 of 3 platforms failed: [linux/386, linux/amd64]");
    assertThat(failure.output()).contains("why linux/386").contains("why linux/amd64");
  }

  @Test
  void what_has_not_begun_is_left_out_after_a_failure() {
    var begun = new AtomicInteger();
    failure(
        1,
        (platform, stop) -> {
          begun.incrementAndGet();
          throw DeployException.failed("no", "mend it");
        });

    assertThat(begun).hasValue(1);
  }

  @Test
  void a_cancelled_build_ends_as_cancelled_even_if_something_failed() {
    var failure =
        failure(
            1,
            (platform, stop) -> {
              cancellation.request();
              throw DeployException.failed("killed", "mend it");
            });

    assertThat(failure.code()).isEqualTo(ExitCode.CANCELLED);
  }
}
