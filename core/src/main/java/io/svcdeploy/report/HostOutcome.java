package io.svcdeploy.report;

import io.svcdeploy.event.ExitCode;
import java.util.Locale;
import java.util.Optional;

/**
 * How a host ended. {@code from} and {@code to} are versions; {@code from} is empty on a first
 * install.
 */
public sealed interface HostOutcome {
  /** Runs the new version, healthy and confirmed. */
  record Deployed(Optional<String> from, String to) implements HostOutcome {}

  /** Had exactly this release, running and healthy; nothing was sent or restarted. */
  record Unchanged(String version) implements HostOutcome {}

  /**
   * Is healthy again on what it had; {@code to} is the version that was given up. With no {@code
   * from} a first install was removed.
   */
  record RolledBack(Optional<String> from, String to, Problem problem) implements HostOutcome {}

  /** Failed before anything was switched: it runs what it ran. */
  record Failed(Optional<String> from, Problem problem) implements HostOutcome {}

  /** Not known to be healthy: a person must look. */
  record NeedsAttention(Optional<String> from, String to, Problem problem) implements HostOutcome {}

  /** Not touched, and why. */
  record Skipped(String reason, Cause cause) implements HostOutcome {
    /** What kept the run from it. */
    public enum Cause {
      /** Other hosts failed, or the run was cancelled. */
      STOPPED,
      /** {@code --limit} left it out. */
      LEFT_OUT,
      /** Nothing answered there, and {@code max-unreachable} allows that. */
      UNREACHABLE
    }
  }

  /**
   * Why a host did not end on the new version.
   *
   * @param message what failed, without the host
   * @param hint what to do next
   * @param output remote output; may be empty
   */
  record Problem(ExitCode code, String message, String hint, String output) {}

  /** The outcome's name in events and reports: {@code rolled-back}. */
  default String label() {
    return getClass()
        .getSimpleName()
        .replaceAll("([a-z])([A-Z])", "$1-$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The version that ran when the run came to the host, if one did and it is known. */
  default Optional<String> ranBefore() {
    if (this instanceof Deployed it) {
      return it.from();
    }
    if (this instanceof Unchanged it) {
      return Optional.of(it.version());
    }
    if (this instanceof RolledBack it) {
      return it.from();
    }
    if (this instanceof Failed it) {
      return it.from();
    }
    return this instanceof NeedsAttention it ? it.from() : Optional.empty();
  }

  /** The version that was to run there, if the run came so far as to try. */
  default Optional<String> wanted() {
    if (this instanceof Deployed it) {
      return Optional.of(it.to());
    }
    if (this instanceof Unchanged it) {
      return Optional.of(it.version());
    }
    if (this instanceof RolledBack it) {
      return Optional.of(it.to());
    }
    return this instanceof NeedsAttention it ? Optional.of(it.to()) : Optional.empty();
  }

  /** What went wrong, if anything did. */
  default Optional<Problem> trouble() {
    if (this instanceof RolledBack it) {
      return Optional.of(it.problem());
    }
    if (this instanceof Failed it) {
      return Optional.of(it.problem());
    }
    return this instanceof NeedsAttention it ? Optional.of(it.problem()) : Optional.empty();
  }

  /** True if the run may end well without this host. */
  default boolean dispensable() {
    return this instanceof Skipped it && it.cause() != Skipped.Cause.STOPPED;
  }

  /** True if nothing answered at the host and it was passed over. */
  default boolean unreachable() {
    return this instanceof Skipped it && it.cause() == Skipped.Cause.UNREACHABLE;
  }

  /** True if the host runs what was asked for. */
  default boolean reached() {
    return this instanceof Deployed || this instanceof Unchanged;
  }
}
