package io.svcdeploy.host;

import java.time.Duration;
import java.util.Optional;

/**
 * What a transaction changes.
 *
 * @param next the release folder to switch to; empty: the service is removed
 * @param previous the one that is current; empty on a first install
 * @param deadman after so long without a decision the host goes back by itself
 * @param stopTimeout how long the old version may take to stop
 * @param start whether the service is started ({@code start: disabled} is not)
 * @param origin what the journal says of it
 */
public record Switch(
    Optional<String> next,
    Optional<String> previous,
    Duration deadman,
    Duration stopTimeout,
    boolean start,
    Origin origin) {

  /** The journal's fields; see {@link JournalEntry}. */
  public record Origin(
      String deployment,
      String operation,
      String version,
      Optional<String> commit,
      String digest,
      String run,
      boolean forced) {}
}
