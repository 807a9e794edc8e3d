package io.svcdeploy.jenkins;

import java.io.Serializable;

/** That somebody wants the step to stop, and since when; kept with the build. */
final class Stopping implements Serializable {
  private static final long serialVersionUID = 1;

  private int times;
  private long since;
  private long leftSince;

  /** Asked by a person, or by Jenkins. */
  synchronized void ask() {
    times++;
    if (times == 1) {
      since = System.currentTimeMillis();
    }
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
