package io.svcdeploy.release;

import java.time.Instant;
import java.util.Optional;

/**
 * What a release says of its origin.
 *
 * @param version the version without a leading {@code v} ({@code 1.4.2}); from the tag or given
 * @param commit the full commit id, if the sources are under version control
 * @param date the commit's time, so that two builds of a commit carry the same stamp
 * @param dirty true if the work tree differed from the commit
 */
public record Stamp(
    Version version, Optional<String> commit, Optional<Instant> date, boolean dirty) {
  public static Stamp of(Version version) {
    return new Stamp(version, Optional.empty(), Optional.empty(), false);
  }
}
