package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that look at agents. */
class PollsTest {
  private final Polls polls = new Polls();

  @AfterEach
  void shutDown() {
    polls.shutDown();
  }

  @Test
  void aThreadHoldsNothingOfTheBuildThatMadeIt() throws Exception {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    var seen = new CompletableFuture<ClassLoader>();
    try (var ofTheBuild = new URLClassLoader(new URL[0])) {
      thread.setContextClassLoader(ofTheBuild);
      polls.after(0, false, () -> seen.complete(Thread.currentThread().getContextClassLoader()));
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(seen.get(5, TimeUnit.SECONDS)).isSameAs(Polls.class.getClassLoader());
  }

  @Test
  void slowStartsHoldUpNoLook() throws Exception {
    var end = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      polls.after(
          0,
          true,
          () -> {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    var looked = new CountDownLatch(1);
    polls.after(0, false, looked::countDown);
    assertThat(looked.await(5, TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void aLookThatFailsIsNotRepeatedAtOnce() throws Exception {
    var looks = new AtomicInteger();
    var rounds =
        new Rounds(
            polls,
            () -> {
              looks.incrementAndGet();
              throw new NoSuchMethodError("gone");
            },
            () -> false);
    rounds.now();
    Thread.sleep(500);
    assertThat(looks).hasValue(1);
    rounds.end();
  }
}
