package io.svcdeploy.rollout;

import io.svcdeploy.host.HostState;
import io.svcdeploy.host.Journal;
import io.svcdeploy.release.Version;

/** Whether a deployment would go back without saying so, as an old run does that is run again. */
final class Downgrade {
  private Downgrade() {}

  /**
   * By the versions' numbers, if these tell them apart; otherwise by what the host went through: a
   * version that others followed is behind it.
   */
  static boolean is(Journal journal, String running, String next) {
    int order = new Version(next).compareNumbers(new Version(running));
    if (order != 0 || next.equals(running)) {
      return order < 0;
    }
    return journal.path().stream().map(HostState::versionOf).skip(1).anyMatch(next::equals);
  }
}
