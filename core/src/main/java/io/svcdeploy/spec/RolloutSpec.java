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
 * @param order in which the hosts of the target are taken
 * @param maxUnreachable how many hosts may be passed over because they cannot be connected to; a
 *     count, or a percentage rounded down
 */
public record RolloutSpec(
    List<Batch> batches,
    Duration pause,
    int maxFailures,
    OnFailure onFailure,
    int parallel,
    Order order,
    Batch maxUnreachable) {
  public RolloutSpec {
    batches = List.copyOf(batches);
  }

  /** The order of the hosts. */
  public enum Order {
    AS_WRITTEN,
    REVERSE,
    /** Another one for each deployment, so that not the same host is always the first. */
    RANDOM;

    public String word() {
      return Leaf.Choice.word(this);
    }
  }

  /** A number of hosts, a part of all of them, or those of a group. */
  public sealed interface Batch {
    /** As the deployment file says it: {@code 25%}. */
    String word();

    record Count(int hosts) implements Batch {
      @Override
      public String word() {
        return Integer.toString(hosts);
      }
    }

    record Percent(int percent) implements Batch {
      @Override
      public String word() {
        return percent + "%";
      }
    }

    record Group(String name) implements Batch {
      @Override
      public String word() {
        return name;
      }
    }
  }

  /** What happens when more hosts than allowed have failed. */
  public enum OnFailure {
    /** No further host is begun, and every host goes back, also those that were healthy. */
    REVERT_ALL,
    /**
     * Only the failed hosts go back, the others keep the new version; the batch that was begun
     * comes to its end, and no further one is begun.
     */
    REVERT_FAILED,
    /** As REVERT_FAILED, and no further host of that batch is begun either. */
    STOP;

    /** As the deployment file says it: {@code revert-all}. */
    public String word() {
      return Leaf.Choice.word(this);
    }
  }
}
