package io.svcdeploy.host;

import java.time.Duration;

/**
 * Who asks for a host's lock.
 *
 * @param owner for people: {@code deploy of hello 1.4.2}
 * @param run the CI run's address, or {@code user@machine}
 * @param duration after which others may take it over, unless it is renewed
 */
public record Lease(String owner, String run, Duration duration) {
  public Lease {
    owner = oneLine(owner);
    run = oneLine(run);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
