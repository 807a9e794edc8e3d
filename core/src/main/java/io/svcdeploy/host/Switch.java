package io.svcdeploy.host;

import java.time.Duration;
import java.util.Optional;

/**
 * What a transaction changes.
 *
 * @param next the release folder to switch to
 * @param previous the one that is current; empty on a first install
 * @param deadman after so long without a decision the host goes back by itself
 * @param stopTimeout how long the old version may take to stop
 * @param start whether the service is started ({@code start: disabled} is not)
 * @param record what the journal says of it
 */
public record Switch(
    String next,
    Optional<String> previous,
    Duration deadman,
    Duration stopTimeout,
    boolean start,
    Record record) {

  /** The journal's fields; see {@link JournalEntry}. */
  public record Record(
      String deployment, String operation, String version, String digest, String run) {}
}
