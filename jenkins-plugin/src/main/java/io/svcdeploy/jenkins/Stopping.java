package io.svcdeploy.jenkins;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** That somebody wants the step to stop, why, and since when; kept with the build. */
final class Stopping implements Serializable {
  private static final long serialVersionUID = 1;

  /** A double click, or a person and a time limit at once, ask for one thing. */
  static final long ONE_EVENT_MS = 3_000;

  private int times;
  private long since;
  private long leftSince;
  private @Nullable Throwable cause;
  private transient @Nullable Throwable causeOfThisJenkins;

  /** Asked by a person, or by Jenkins. */
  synchronized void ask(Throwable why) {
    long now = System.currentTimeMillis();
    if (times == 0) {
      since = now;
      times = 1;
    } else if (now - since > ONE_EVENT_MS) {
      times = 2;
    }
    if (causeOfThisJenkins == null && cause == null) {
      causeOfThisJenkins = why;
      cause = canBeKept(why) ? why : null;
    }
  }

  /** What cannot be kept would keep the whole build from being kept. */
  private static boolean canBeKept(Throwable why) {
    try (var out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(why);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** The first that was told. */
  synchronized Optional<Throwable> cause() {
    return Optional.ofNullable(cause).or(() -> Optional.ofNullable(causeOfThisJenkins));
  }

  synchronized boolean asked() {
    return times > 0;
  }

  /** True once the run is to be left to the hosts. */
  synchronized boolean twice() {
    return times > 1;
  }

  /** As if it had been asked for again. */
  synchronized void leave() {
    times = 2;
  }

  /**
   * Tells the process what it was not told yet, and the log.
   *
   * @param graceMs how long it may take to put things right
   * @return true if it is told now
   */
  boolean carryOut(AgentProcess process, Place place, Log log, long graceMs)
      throws IOException, InterruptedException {
    if (!asked()) {
      return false;
    }
    if (!twice() && longerThan(graceMs)) {
      log.say("it takes too long to take back what was switched: leaving it to the hosts");
      leave();
    }
    boolean news = process.tell(place.temporary(), twice() ? 2 : 1);
    if (news && !twice()) {
      log.say("asked to take back what it has switched; abort again to leave that to the hosts");
    }
    return news;
  }

  synchronized boolean longerThan(long ms) {
    return times > 0 && System.currentTimeMillis() - since > ms;
  }

  /** True if the process was told to leave all to the hosts, and longer ago than that. */
  synchronized boolean leftLongerThan(long ms) {
    long now = System.currentTimeMillis();
    if (leftSince == 0) {
      leftSince = now;
    }
    return now - leftSince > ms;
  }
}
