package io.svcdeploy.spec;

import io.svcdeploy.spec.RolloutSpec.Batch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The batches of a rollout grow until all hosts are done. */
final class BatchRules {
  private final Problems problems;
  private int hosts;
  private int percent;
  private final Set<String> groups;
  private final Set<String> seen = new HashSet<>();

  private BatchRules(Problems problems, Set<String> groups) {
    this.problems = problems;
    this.groups = groups;
  }

  static void check(Tree.Fields file, Problems problems) {
    var batches = file.fields("rollout").map(r -> r.items("batches")).orElse(List.of());
    var rules = new BatchRules(problems, groups(file));
    batches.forEach(rules::grows);
    if (!batches.isEmpty() && rules.percent < 100 && rules.hosts < TargetRules.mostHosts(file)) {
      problems.add(
          batches.get(batches.size() - 1).position(),
          "rollout.batches: the last batch leaves hosts out",
          "end with 100%");
    }
  }

  private static Set<String> groups(Tree.Fields file) {
    return file.entries("targets").values().stream()
        .flatMap(it -> it instanceof Tree.Fields target ? target.items("hosts").stream() : none())
        .flatMap(it -> it instanceof Tree.Fields host ? host.items("groups").stream() : none())
        .map(group -> group.as(String.class))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Tree> none() {
    return Stream.of();
  }

  /** How a number compares with a part depends on the target, so each kind grows by itself. */
  private void grows(Tree item) {
    var batch = item.as(Batch.class);
    if (batch instanceof Batch.Group group) {
      known(item, group.name());
      return;
    }
    int before = batch instanceof Batch.Count ? hosts : percent;
    int now =
        batch instanceof Batch.Count count ? count.hosts() : ((Batch.Percent) batch).percent();
    if (now <= before) {
      problems.add(
          item.position(),
          "rollout.batches: this batch is not larger than the one before",
          "batches count all hosts done so far: [1, 25%, 100%]");
    } else if (batch instanceof Batch.Count) {
      hosts = now;
    } else {
      percent = now;
    }
  }

  private void known(Tree item, String group) {
    if (!groups.contains(group)) {
      problems.add(
          item.position(),
          "rollout.batches: no host is in the group " + Shown.quoted(group),
          groups.isEmpty()
              ? "write groups: [" + group + "] beside the name of a host"
              : NearestWord.hint(group, groups));
    } else if (!seen.add(group)) {
      problems.add(
          item.position(),
          "rollout.batches: the group " + Shown.quoted(group) + " is there twice",
          "remove one");
    }
  }
}
