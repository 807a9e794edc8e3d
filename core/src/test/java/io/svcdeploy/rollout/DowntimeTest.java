package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.health.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DowntimeTest {
  private Duration now = Duration.ofHours(30);
  private final Downtime downtime = new Downtime(() -> now.toNanos());

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  private static Optional<Duration> millis(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }

  private static Verdict healthy(long took, long since) {
    return new Verdict.Healthy(List.of(), Duration.ofMillis(took), Duration.ofMillis(since));
  }

  private static Verdict unhealthy() {
    return new Verdict.Unhealthy("status 503", List.of(), Duration.ofSeconds(30));
  }

  @Test
  void lastsFromTheStopToTheLookFromWhichOnAllWasWell() {
    downtime.stopped(millis(400));
    pass(50); // hooks, say
    pass(5300); // the gate
    downtime.gated(healthy(5300, 300));

    assertThat(downtime.measured()).isEqualTo(millis(400 + 50 + 300));
  }

  @Test
  void lastsUntilTheOldVersionIsWellAgainIfTheHostGoesBack() {
    downtime.stopped(millis(400));
    pass(30_000);
    downtime.gated(unhealthy());
    pass(900); // going back
    pass(2100); // the gate of the old version
    downtime.gated(healthy(2100, 100));

    assertThat(downtime.measured()).isEqualTo(millis(400 + 30_000 + 900 + 100));
  }

  @Test
  void ofAHostThatWentBackByItselfCountsTheWholeTime() {
    downtime.stopped(millis(400));
    pass(5300);
    downtime.gated(healthy(5300, 300));
    pass(60_000);
    downtime.gated(healthy(2000, 0));

    assertThat(downtime.measured()).isEqualTo(millis(400 + 5300 + 58_000));
  }

  @Test
  void isNotKnownAsLongAsNothingIsWell() {
    downtime.stopped(millis(400));
    assertThat(downtime.measured()).isEmpty();
    downtime.gated(healthy(0, 0));
    downtime.gated(unhealthy());
    assertThat(downtime.measured()).isEmpty();
    downtime.gated(new Verdict.Cancelled(List.of(), Duration.ofSeconds(1)));
    assertThat(downtime.measured()).isEmpty();
  }

  @Test
  void isNoneWhereTheHostDoesNotTellOfAStop() {
    downtime.stopped(Optional.empty());
    downtime.gated(healthy(5000, 300));

    assertThat(downtime.measured()).isEmpty();
  }
}
