package io.svcdeploy.rollout;

import io.svcdeploy.release.Release;
import io.svcdeploy.release.Version;
import java.util.Optional;

/** What a run wants every host to end on. */
public sealed interface Goal {
  /**
   * This release, with the settings of the deployment file.
   *
   * @param forward refuse it where a later version runs
   */
  record Deploy(Release release, boolean forward) implements Goal {}

  /**
   * A release that the host has, with the settings it had then.
   *
   * @param to absent: the last one that was confirmed healthy before the current one
   */
  record Rollback(Optional<Version> to) implements Goal {}

  default String operation() {
    return this instanceof Deploy ? "deploy" : "rollback";
  }

  /** The version that is asked for, where one is. */
  default Optional<String> version() {
    return this instanceof Deploy it
        ? Optional.of(it.release().version().text())
        : ((Rollback) this).to().map(Version::text);
  }
}
