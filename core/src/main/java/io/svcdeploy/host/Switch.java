package io.svcdeploy.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction changes.
 *
 * @param next the release folder to switch to; empty: the service is removed
 * @param previous the one that is current; empty on a first install
 * @param deadman after so long without a decision the host goes back by itself
 * @param stopTimeout how long the old version may take to stop
 * @param start whether the service is started ({@code start: disabled} is not)
 * @param hooks what the host runs around the switch; none on Windows
 * @param origin what the journal says of it
 */
public record Switch(
    Optional<String> next,
    Optional<String> previous,
    Duration deadman,
    Duration stopTimeout,
    boolean start,
    List<HostHook> hooks,
    Origin origin) {
  public Switch {
    hooks = List.copyOf(hooks);
  }

  /** How long the host may be at work until it has switched, or gone back again. */
  Duration patience() {
    return stopTimeout
        .plusSeconds(60)
        .plus(
            HostHook.longest(
                hooks, "before-switch", "before-stop", "after-switch", "after-revert"));
  }

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
