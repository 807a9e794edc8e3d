package io.svcdeploy.jenkins;

import java.io.Serializable;
import java.util.Collection;
import java.util.TreeMap;

/** How the process ended: read once, and kept with the build before anything is made of it. */
final class Ended implements Serializable {
  private static final long serialVersionUID = 1;

  private final int status;
  private final TreeMap<String, String> facts;

  /**
   * @param status negative if it is not the process' own
   * @param secrets which what is kept must not have
   */
  Ended(int status, Outcome outcome, Collection<String> secrets) {
    this.status = status >= 0 ? status : outcome.status().orElse(status);
    this.facts = new TreeMap<>(outcome.each(it -> MaskedLog.mask(it, secrets)).facts());
  }

  int status() {
    return status;
  }

  /** False if nobody knows that it does not run any more. */
  boolean certain() {
    return status >= 0;
  }

  Outcome outcome() {
    return new Outcome(facts);
  }
}
