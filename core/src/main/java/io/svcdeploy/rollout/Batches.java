package io.svcdeploy.rollout;

import io.svcdeploy.spec.RolloutSpec.Batch;
import io.svcdeploy.spec.RolloutSpec.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Cuts a list of hosts into the batches of a rollout. Pure. */
final class Batches {
  private Batches() {}

  /**
   * The hosts in the order of the rollout.
   *
   * @param deployment decides what {@code random} is, so that the id in the journals tells it
   */
  static <T> List<T> inOrder(List<T> asWritten, Order order, String deployment) {
    var hosts = new ArrayList<>(asWritten);
    if (order == Order.REVERSE) {
      Collections.reverse(hosts);
    } else if (order == Order.RANDOM) {
      Collections.shuffle(hosts, new Random(deployment.hashCode()));
    }
    return List.copyOf(hosts);
  }

  /**
   * Sizes count from the start: after {@code [1, 50%, 100%]} one host, a half, all are done. A
   * group takes those of its hosts that are not done yet, wherever they stand.
   */
  static <T> List<List<T>> of(List<T> hosts, List<Batch> sizes, BiPredicate<T, String> isIn) {
    var batches = new ArrayList<List<T>>();
    var left = new ArrayList<>(hosts);
    for (Batch size : sizes) {
      var next = next(size, left, hosts.size(), isIn);
      if (!next.isEmpty()) {
        batches.add(next);
        left.removeAll(next);
      }
    }
    if (!left.isEmpty()) {
      batches.add(List.copyOf(left));
    }
    return batches;
  }

  private static <T> List<T> next(Batch size, List<T> left, int all, BiPredicate<T, String> isIn) {
    if (size instanceof Batch.Group group) {
      return left.stream().filter(host -> isIn.test(host, group.name())).toList();
    }
    int done = all - left.size();
    int upTo =
        size instanceof Batch.Count count
            ? count.hosts()
            : (all * ((Batch.Percent) size).percent() + 99) / 100;
    return List.copyOf(left.subList(0, Math.max(0, Math.min(all, upTo) - done)));
  }

  /**
   * Groups that would be tried before other hosts are, but cannot be: none of their hosts is ready.
   * A group without any host in the run was left out of it, and holds up nobody.
   *
   * @param ready the hosts to deploy to
   * @param inRun true for a group of any host of the run, also of one that is not ready
   */
  static <T> List<String> untried(
      List<T> ready, List<Batch> sizes, BiPredicate<T, String> isIn, Predicate<String> inRun) {
    var untried = new ArrayList<String>();
    var left = new ArrayList<>(ready);
    for (Batch size : sizes) {
      left.removeAll(next(size, left, ready.size(), isIn));
      if (size instanceof Batch.Group group
          && !left.isEmpty()
          && inRun.test(group.name())
          && ready.stream().noneMatch(host -> isIn.test(host, group.name()))) {
        untried.add(group.name());
      }
    }
    return List.copyOf(untried);
  }

  /** How many hosts of all a limit allows; a part of a host is none. */
  static int atMost(Batch limit, int all) {
    return limit instanceof Batch.Count count
        ? count.hosts()
        : all * ((Batch.Percent) limit).percent() / 100;
  }
}
