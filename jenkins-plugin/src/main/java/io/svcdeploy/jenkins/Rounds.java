package io.svcdeploy.jenkins;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks again and again, one look at a time, until it is told that it was the last. */
final class Rounds {
  private static final Logger LOGGER = Logger.getLogger(Rounds.class.getName());
  private static final long AFTER_A_FAILURE_MS = 5_000;

  private final Polls polls;
  private final LongSupplier look;
  private final BooleanSupplier slow;
  private int turn;
  private boolean looking;
  private boolean hurried;
  private boolean over;

  /**
   * @param look tells after how many milliseconds to look again
   * @param slow whether the next look may take long
   */
  Rounds(Polls polls, LongSupplier look, BooleanSupplier slow) {
    this.polls = polls;
    this.look = look;
    this.slow = slow;
  }

  Polls polls() {
    return polls;
  }

  /** Looks as soon as can be, in place of the look that was to come. */
  synchronized void now() {
    if (looking) {
      hurried = true;
    } else {
      schedule(0);
    }
  }

  /** A look that waits its turn when another is scheduled is in vain. */
  private void schedule(long ms) {
    if (!over) {
      int mine = ++turn;
      polls.after(ms, slow.getAsBoolean(), () -> run(mine));
    }
  }

  private void run(int mine) {
    if (!begins(mine)) {
      return;
    }
    long pause = AFTER_A_FAILURE_MS;
    try {
      pause = look.getAsLong();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.WARNING, "a look at an agent failed", e);
    } finally {
      ends(pause);
    }
  }

  private synchronized boolean begins(int mine) {
    // One that was put off comes all the same, perhaps while another looks.
    boolean mayLook = !over && !looking && mine == turn;
    looking |= mayLook;
    return mayLook;
  }

  private synchronized void ends(long pause) {
    looking = false;
    schedule(hurried ? 0 : pause);
    hurried = false;
  }

  synchronized void end() {
    over = true;
  }

  synchronized boolean over() {
    return over;
  }
}
