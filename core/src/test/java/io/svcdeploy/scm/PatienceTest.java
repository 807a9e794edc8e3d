package io.svcdeploy.scm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final List<Duration> pauses = new ArrayList<>();
  private Duration now = Duration.ZERO;

  private final Patience patience =
      new Patience(
          Duration.ofSeconds(10),
          new Patience.Clock() {
            @Override
            public Duration elapsed() {
              return now;
            }

            @Override
            public void pause(Duration time) {
              pauses.add(time);
              now = now.plus(time);
            }
          });

  private static ServiceStatus pending(long checkpoint, Duration hint) {
    return new ServiceStatus(ServiceStatus.State.START_PENDING, 7, 0, 0, checkpoint, hint, true);
  }

  @Test
  void itLooksSoonAndThenLessOften() {
    for (int i = 0; i < 6; i++) {
      assertThat(patience.pauseAfter(pending(0, Duration.ZERO))).isTrue();
    }
    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(10L, 20L, 40L, 80L, 100L, 100L);
  }

  @Test
  void itLooksTenTimesInTheAnnouncedSpanButOnceASecondAtLeast() {
    for (int i = 0; i < 9; i++) {
      patience.pauseAfter(pending(0, Duration.ofSeconds(4)));
    }
    assertThat(pauses.get(8)).isEqualTo(Duration.ofMillis(400));
    patience.pauseAfter(pending(0, Duration.ofMinutes(5)));
    patience.pauseAfter(pending(0, Duration.ofMinutes(5)));
    patience.pauseAfter(pending(0, Duration.ofMinutes(5)));
    assertThat(pauses.get(11)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void itEndsExactlyWhenTheTimeIsUp() {
    while (patience.pauseAfter(pending(0, Duration.ofMinutes(5)))) {
      assertThat(now).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }
    assertThat(now).isEqualTo(Duration.ofSeconds(10));
    assertThat(patience.left()).isZero();
  }

  @Test
  void silenceBeyondThePromiseIsTold() {
    var slow = Duration.ofSeconds(2);
    while (now.compareTo(Duration.ofSeconds(3)) < 0) {
      patience.pauseAfter(pending(1, slow));
    }
    assertThat(patience.spent(pending(1, slow)))
        .isEqualTo("START_PENDING after 10 s, without progress for 3 s though it announced 2 s");
    patience.pauseAfter(pending(2, slow));
    assertThat(patience.spent(pending(2, slow))).isEqualTo("START_PENDING after 10 s");
  }
}
