package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;

/**
 * In which steps the hosts of a target are deployed.
 *
 * @param batches sizes, counted cumulatively: {@code 1}, {@code 25%}, {@code 100%}
 * @param pause between two batches
 * @param maxFailures how many hosts of the whole target may fail before the rollout stops
 * @param parallel how many hosts at once within a batch
 */
public record RolloutSpec(
    List<Batch> batches, Duration pause, int maxFailures, OnFailure onFailure, int parallel) {
  public RolloutSpec {
    batches = List.copyOf(batches);
  }

  /** A number of hosts, or a part of all of them. */
  public sealed interface Batch {
    record Count(int hosts) implements Batch {}

    record Percent(int percent) implements Batch {}
  }

  /** What happens when more hosts than allowed have failed. */
  public enum OnFailure {
    /** Every host goes back, also those that were healthy. */
    REVERT_ALL,
    /** Only the failed hosts go back; the others keep the new version. */
    REVERT_FAILED,
    /** As REVERT_FAILED, and nothing further is started. */
    STOP
  }
}
