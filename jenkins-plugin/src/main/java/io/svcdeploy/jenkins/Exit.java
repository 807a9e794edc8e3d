package io.svcdeploy.jenkins;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one way out of the step: the last of the log, then Jenkins is told, then the files go. What
 * the agent does not answer any more changes nothing of it.
 *
 * @param tell ends the step
 */
record Exit(
    Files files, Optional<Home> home, AgentProcess process, Optional<Log> log, Runnable tell) {

  /** What becomes of the files on the agent. */
  enum Files {
    GO,
    /** The process may live, and reads there that it is to stop. */
    STAY,
    OUT_OF_REACH
  }

  /**
   * @param quietly does something with a limit of time, and tells nobody if it fails
   */
  void leave(Consumer<Polls.Work> quietly, Rounds rounds) {
    if (rounds.over()) {
      return;
    }
    if (files != Files.OUT_OF_REACH && process.started() && home.isPresent() && log.isPresent()) {
      quietly.accept(() -> log.get().copy(process, home.get().workspace()));
    }
    log.ifPresent(it -> quietly.accept(it::end));
    rounds.end();
    try {
      tell.run();
    } finally {
      if (files == Files.GO && home.isPresent()) {
        quietly.accept(() -> process.cleanUp(home.get()));
      }
    }
  }
}
