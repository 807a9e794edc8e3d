package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ${var:NAME}} must be defined by each host for which it is filled in: those of its target,
 * or, outside of the targets, all.
 */
final class HostVariables {
  private final Problems problems;

  private HostVariables(Problems problems) {
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    var check = new HostVariables(problems);
    var all = new ArrayList<Tree>();
    file.entries("targets")
        .forEach(
            (name, tree) -> {
              if (tree instanceof Tree.Fields target) {
                all.addAll(target.items("hosts"));
                target.at("ssh").ifPresent(ssh -> check.within(ssh, target.items("hosts")));
                target.items("hosts").forEach(host -> check.within(host, List.of(host)));
              }
            });
    file.children()
        .forEach(
            (key, tree) -> {
              if (!key.equals("targets")) {
                check.within(tree, all);
              }
            });
  }

  private void within(Tree tree, List<Tree> hosts) {
    references(tree)
        .filter(reference -> reference.name() == Substitution.Name.VAR)
        .forEach(reference -> defined(reference, hosts));
  }

  private static Stream<Tree.Reference> references(Tree tree) {
    if (tree instanceof Tree.Leaf leaf) {
      return leaf.references().stream();
    }
    var children =
        tree instanceof Tree.Items items
            ? items.items()
            : List.copyOf(((Tree.Fields) tree).children().values());
    return children.stream().flatMap(HostVariables::references);
  }

  private void defined(Tree.Reference reference, List<Tree> hosts) {
    var without =
        hosts.stream()
            .filter(host -> !vars(host).containsKey(reference.argument()))
            .flatMap(host -> TargetRules.endpoint(host).stream())
            .map(Endpoint::name)
            .distinct()
            .toList();
    if (!without.isEmpty()) {
      problems.add(
          reference.position(),
          "${var:" + reference.argument() + "} is not defined by " + names(without),
          "add " + reference.argument() + " to the host's vars" + nearest(reference, hosts));
    }
  }

  private static Map<String, Tree> vars(Tree host) {
    return host instanceof Tree.Fields fields ? fields.entries("vars") : Map.of();
  }

  private static String names(List<String> hosts) {
    var shown = hosts.stream().limit(5).collect(Collectors.joining(", "));
    return hosts.size() > 5 ? shown + " and " + (hosts.size() - 5) + " more" : shown;
  }

  private static String nearest(Tree.Reference reference, List<Tree> hosts) {
    var defined = hosts.stream().flatMap(host -> vars(host).keySet().stream()).distinct().toList();
    return NearestWord.to(reference.argument(), defined)
        .filter(near -> !near.equals(reference.argument()))
        .map(near -> "; did you mean ${var:" + near + "}?")
        .orElse("");
  }
}
