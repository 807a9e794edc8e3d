package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.security.ACL;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
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
  void aLookMaySeeWhatJenkinsMaySee() throws Exception {
    for (boolean slow : List.of(true, false)) {
      var system = new CompletableFuture<Boolean>();
      polls.after(0, slow, () -> system.complete(ACL.SYSTEM.get()));
      assertThat(system.get(5, TimeUnit.SECONDS)).isTrue();
    }
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

  @Test
  void whatMovesOnIsNotInterruptedAndWhatHangsIs() throws Exception {
    var progress = new AtomicInteger();
    polls.within(
        300,
        progress::get,
        () -> {
          for (int i = 0; i < 20; i++) {
            Thread.sleep(50);
            progress.incrementAndGet();
          }
        });
    assertThat(progress).hasValue(20);
    assertThatThrownBy(() -> polls.within(100, progress::get, () -> Thread.sleep(20_000)))
        .isInstanceOf(InterruptedException.class);
    polls.quietly(100, progress::get, () -> Thread.sleep(20_000));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatDoesNotNoticeAnInterruptLeavesNone() throws Exception {
    polls.within(
        50,
        () -> 0,
        () -> {
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        });
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aJenkinsThatGoesDownLooksAtNothingMoreAndTheNextOneDoes() throws Exception {
    var before = Polls.current();
    new Polls.Shutdown().onBeforeShutdown();
    assertThat(Polls.current()).isSameAs(before);
    assertThat(before.down()).isTrue();
    Jenkins.comeUpAgain();
    assertThat(Polls.current().down()).isFalse();
    Polls.current().shutDown();
    Jenkins.comeUpAgain();
  }
}
