package io.svcdeploy.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.svcdeploy.event.JsonForm;
import io.svcdeploy.report.HostOutcome.Skipped;

/** The whole report as JSON: {@code docs/report.md}. */
final class ReportJson {
  private ReportJson() {}

  static String render(DeployReport report) {
    var tree = JsonForm.versioned();
    tree.setAll(JsonForm.tree(report));
    tree.put("verdict", report.verdict());
    report.catchUp().ifPresent(command -> tree.put("catchUp", command));
    tree.remove("hosts"); // to come last
    var hosts = tree.putArray("hosts");
    report.hosts().forEach(host -> hosts.add(host(host)));
    return JsonForm.indented(tree);
  }

  /** A host with its outcome spread out: its name first, then what belongs to it. */
  private static ObjectNode host(HostReport report) {
    var rest = JsonForm.tree(report);
    var host = rest.objectNode();
    var outcome = report.outcome();
    host.set("host", rest.remove("host"));
    host.put("outcome", outcome.label());
    outcome.ranBefore().ifPresent(from -> host.put("from", from));
    outcome.wanted().ifPresent(to -> host.put("to", to));
    outcome.trouble().ifPresent(problem -> host.set("problem", JsonForm.tree(problem)));
    if (outcome instanceof Skipped skipped) {
      host.put("reason", skipped.reason());
      host.put("cause", JsonForm.kebab(skipped.cause().name()));
    }
    rest.remove("outcome");
    host.setAll(rest);
    return host;
  }
}
