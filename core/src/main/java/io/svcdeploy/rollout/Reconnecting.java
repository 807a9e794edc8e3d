package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.transport.ConnectionLostException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a step again over a new connection when the old one breaks under it. Every step of a
 * transaction may be repeated: the host knows how far it came.
 */
final class Reconnecting {
  private static final int TIMES = 3;

  private final HostSession session;
  private final Timeline timeline;
  private final EventSink events;
  private @Nullable HostTransaction transaction;

  Reconnecting(HostSession session, Timeline timeline, EventSink events) {
    this.session = session;
    this.timeline = timeline;
    this.events = events;
  }

  /** From now on the transaction moves to each new connection. */
  HostTransaction carry(HostTransaction opened) {
    transaction = opened;
    return opened;
  }

  /**
   * @throws ConnectionLostException if it breaks again and again
   */
  <T> T run(Supplier<T> step) {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.get();
      } catch (ConnectionLostException e) {
        if (attempt > TIMES) {
          throw e;
        }
        timeline.add("the connection was lost; connecting again");
        events.accept(
            DeployEvent.warning(session.name(), "the connection was lost; connecting again"));
        session.dropConnection();
        var service = session.service();
        if (transaction != null) {
          transaction.continueOver(service);
        }
      }
    }
  }
}
