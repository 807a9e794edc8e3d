package io.svcdeploy.rollout;

import io.svcdeploy.spec.RolloutSpec.Batch;
import java.util.ArrayList;
import java.util.List;

/** Cuts a list of hosts into the batches of a rollout. Pure. */
final class Batches {
  private Batches() {}

  /** Sizes count from the start: after {@code [1, 50%, 100%]} one host, a half, all are done. */
  static <T> List<List<T>> of(List<T> hosts, List<Batch> sizes) {
    var batches = new ArrayList<List<T>>();
    int done = 0;
    for (Batch size : sizes) {
      int upTo = Math.min(hosts.size(), Math.max(done, end(size, hosts.size())));
      if (upTo > done) {
        batches.add(List.copyOf(hosts.subList(done, upTo)));
        done = upTo;
      }
    }
    if (done < hosts.size()) {
      batches.add(List.copyOf(hosts.subList(done, hosts.size())));
    }
    return batches;
  }

  private static int end(Batch size, int all) {
    return size instanceof Batch.Count count
        ? count.hosts()
        : (all * ((Batch.Percent) size).percent() + 99) / 100;
  }
}
