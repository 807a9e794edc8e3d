package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.HostFinished;
import io.svcdeploy.event.DeployEvent.RunFinished;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.report.DeployReport;
import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.transfer.ArtifactCache;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of the events learns of a run that changes nothing. */
class DeploymentEventsTest {
  private static final Optional<HeldPlan> TOKEN =
      Optional.of(new HeldPlan("0123456789abcdef", Optional.empty()));

  @TempDir Path folder;

  private final List<DeployEvent> events = new CopyOnWriteArrayList<>();
  private final Cancellation cancellation = new Cancellation();

  private DeployReport rollBack(DeployException refusal) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("svc-deploy.yml"),
            """
            service: hello
            build: { prebuilt: { path: hello } }
            targets: { prod: { hosts: [web-1, web-2] } }
            """);
    var spec = SpecReader.read(file);
    Connector nobody =
        endpoint -> {
          throw refusal;
        };
    try (var encoder = Encoder.in(folder, ArtifactCache.in(folder))) {
      var run =
          new RunContext(
              spec,
              spec.targets().get(0),
              spec.targets().get(0).hosts(),
              Variables.of(folder, name -> Optional.empty(), secret -> {}),
              nobody,
              encoder,
              new Masking(),
              events::add,
              cancellation,
              "d-1",
              "test",
              false);
      return new Deployment(run, new Goal.Rollback(Optional.empty())).run(TOKEN);
    }
  }

  private DeployEvent last() {
    return events.get(events.size() - 1);
  }

  @Test
  void tellTheEndOfAHostThatCannotBeReached() throws IOException {
    var report = rollBack(DeployException.failed("nobody is there", "look"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(events.stream().filter(HostFinished.class::isInstance).map(HostFinished.class::cast))
        .extracting(HostFinished::host, HostFinished::outcome, HostFinished::message)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("web-1", "failed", "nobody is there"),
            org.assertj.core.api.Assertions.tuple("web-2", "failed", "nobody is there"));
    assertThat(last()).isInstanceOf(RunFinished.class);
  }

  @Test
  void areOfACancelledRunAndNotOfAnotherPlanIfItWasCancelledBeforeThePlan() throws IOException {
    cancellation.request();

    assertThat(rollBack(DeployException.failed("never asked", "")).exitCode())
        .isEqualTo(ExitCode.CANCELLED);
  }

  @Test
  void endWithTheEndOfTheRunAlsoIfItIsRefused() {
    assertThatThrownBy(() -> rollBack(DeployException.usage("no such key", "mend it")))
        .hasMessageContaining("no such key");

    assertThat(last()).isInstanceOf(RunFinished.class);
    assertThat(((RunFinished) last()).exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
