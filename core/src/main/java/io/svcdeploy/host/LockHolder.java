package io.svcdeploy.host;

import java.time.Duration;
import java.util.Optional;

/**
 * Who holds a host's lock.
 *
 * @param fence the lease's number; it only grows
 * @param owner who, for people
 * @param run the CI run's address, or where it was started
 * @param since by the host's clock
 * @param left until it expires by itself; negative since it did
 */
public record LockHolder(long fence, String owner, String run, String since, Duration left) {
  /** Nobody gave it back, and it keeps nobody out: its run was cut off. */
  public boolean expired() {
    return left.isNegative() || left.isZero();
  }

  static Optional<LockHolder> from(Fields fields) {
    return fields
        .text("lock")
        .map(
            number ->
                new LockHolder(
                    fields.number("lock", 0),
                    fields.text("lock-owner").orElse("?"),
                    fields.text("lock-run").orElse("?"),
                    fields.text("lock-since").orElse("?"),
                    Duration.ofSeconds(fields.number("lock-left", 0))));
  }
}
