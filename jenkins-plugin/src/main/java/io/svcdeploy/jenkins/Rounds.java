package io.svcdeploy.jenkins;

import java.util.function.LongSupplier;

/** Looks again and again, one look at a time, until it is told that it was the last. */
final class Rounds {
  private final Polls polls;
  private final LongSupplier look;
  private int turn;
  private boolean looking;
  private boolean hurried;
  private boolean over;

  /**
   * @param look tells after how many milliseconds to look again
   */
  Rounds(Polls polls, LongSupplier look) {
    this.polls = polls;
    this.look = look;
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
      polls.after(ms, () -> run(mine));
    }
  }

  private void run(int mine) {
    if (!begins(mine)) {
      return;
    }
    long pause = 0;
    try {
      pause = look.getAsLong();
    } finally {
      ends(pause);
    }
  }

  private synchronized boolean begins(int mine) {
    looking = !over && !looking && mine == turn;
    return looking;
  }

  private synchronized void ends(long pause) {
    looking = false;
    schedule(hurried ? 0 : pause);
    hurried = false;
  }

  /**
   * @return false if it was over already
   */
  synchronized boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }
}
