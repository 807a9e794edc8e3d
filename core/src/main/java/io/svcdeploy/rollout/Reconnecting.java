package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.transport.ConnectionLostException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a step again over a new connection when the old one breaks under it. Every step of a
 * transaction may be repeated: the host knows how far it came.
 */
final class Reconnecting {
  private static final int TIMES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RunContext run;
  private final HostSession session;
  private final Timeline timeline;
  private @Nullable HostTransaction transaction;

  Reconnecting(RunContext run, HostSession session, Timeline timeline) {
    this.run = run;
    this.session = session;
    this.timeline = timeline;
  }

  /** From now on the transaction moves to each new connection. */
  HostTransaction carry(HostTransaction opened) {
    transaction = opened;
    return opened;
  }

  /**
   * @throws ConnectionLostException if it breaks again and again
   * @throws DeployException if the host is out of reach for too long
   */
  <T> T run(Supplier<T> step) {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.get();
      } catch (ConnectionLostException e) {
        if (attempt > TIMES) {
          throw e;
        }
        connectAgain();
      }
    }
  }

  private void connectAgain() {
    timeline.add("the connection was lost; connecting again");
    run.events()
        .accept(DeployEvent.warning(session.name(), "the connection was lost; connecting again"));
    session.dropConnection();
    long end = System.nanoTime() + run.target().ssh().reconnect().toNanos();
    while (true) {
      try {
        var service = session.service();
        timeline.add("connected again");
        if (transaction != null) {
          transaction.continueOver(service);
        }
        return;
      } catch (DeployException e) {
        if (!e.isUnreachable() || System.nanoTime() - end > 0) {
          throw e;
        }
        pause();
      }
    }
  }

  /** A cancelled run goes on: the host may be on its way to the new version. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
