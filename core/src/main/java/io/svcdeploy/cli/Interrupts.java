package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.ExitCode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first SIGINT, SIGTERM or SIGHUP asks the run to stop: it takes back what it has switched and
 * ends by itself. The second, or the end of the grace, leaves that to the hosts' own dead-men.
 *
 * <p>A shutdown hook would learn of the first signal only. {@code sun.misc.Signal} is the one way
 * to learn of each and there to stay (module {@code jdk.unsupported}, JEP 260), but javac warns of
 * it in a way that cannot be turned off: hence the reflection. In a Java without that module the
 * first signal ends the program.
 */
final class Interrupts {
  /** Longer than going back may take on a host; only a run that hangs needs it. */
  private static final Duration GRACE = Duration.ofMinutes(30);

  /** A terminal that closes is told of by the system and by its shell. */
  private static final Duration ONE_EVENT = Duration.ofMillis(300);

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static volatile long first;

  private static final Logger LOG = LoggerFactory.getLogger(Interrupts.class);

  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private static final Deque<Callable<Object>> RESTORE = new ArrayDeque<>();

  private Interrupts() {}

  /** From now on an interrupt cancels the run instead of ending the program at once. */
  static synchronized void cancel(Cancellation cancellation) {
    for (var name : SIGNALS) {
      try {
        handle(name, () -> interrupted(cancellation));
      } catch (ReflectiveOperationException e) {
        LOG.debug("SIG{} cannot be handled here", name, e);
      }
    }
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    var signals = Class.forName("sun.misc.Signal");
    var handlers = Class.forName("sun.misc.SignalHandler");
    var handler =
        Proxy.newProxyInstance(
            Interrupts.class.getClassLoader(),
            new Class<?>[] {handlers},
            (self, method, args) -> {
              if (method.getName().equals("handle")) {
                action.run();
              }
              return null;
            });
    var signal = signals.getConstructor(String.class).newInstance(name);
    var handle = signals.getMethod("handle", signals, handlers);
    var before = handle.invoke(null, signal, handler);
    if (before == handlers.getField("SIG_IGN").get(null)) {
      handle.invoke(null, signal, before); // nohup, or a shell's background: it stays ignored
      return;
    }
    RESTORE.push(
        () -> {
          handle.invoke(null, signal, before);
          return before;
        });
  }

  private static void interrupted(Cancellation cancellation) {
    if (cancellation.interrupt()) {
      first = System.nanoTime();
      daemon(() -> leaveAfter(GRACE));
      say("cancelled: taking back what was switched; interrupt again to leave that to the hosts");
    } else if (System.nanoTime() - first > ONE_EVENT.toNanos()) {
      leave("interrupted again");
    }
  }

  /** Whoever reads what we say may have stopped to: nothing waits for that. */
  private static Thread say(String text) {
    return daemon(
        () -> {
          System.err.println(text);
          System.err.flush();
        });
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "interrupts");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void leaveAfter(Duration grace) {
    try {
      Thread.sleep(grace.toMillis());
      leave("not finished in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void leave(String why) {
    var said =
        say(
            why
                + ": left to the hosts. Those that were being switched go back by themselves; those"
                + " that were healthy on the new version and not yet taken back keep it. See with"
                + " `svc-deploy status`; `svc-deploy recover` brings them to rest at once.");
    try {
      said.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.CANCELLED.code());
  }

  /** A command line that has ended is not to be cancelled any more. */
  static synchronized void forget() {
    while (!RESTORE.isEmpty()) {
      try {
        RESTORE.pop().call();
      } catch (Exception e) {
        LOG.debug("a signal keeps its handler", e);
      }
    }
  }
}
