package io.svcdeploy.cli;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.RemoteText;
import io.svcdeploy.rollout.HostCondition;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Show what runs on each host, and whether it is what was confirmed.")
final class StatusCommand extends LookCommand {
  @Option(
      names = "--check",
      description = "Exit with 1 if anything is not as a confirmed deployment left it.")
  boolean check;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /** What {@code --json} prints. */
  public record Status(
      String service, String target, List<HostCondition> hosts, List<NoAnswer> unknown) {}

  @Override
  public Integer call() {
    var spec = options.read();
    var answers =
        ask(
            spec,
            session ->
                HostCondition.of(session.name(), session.service().probe(spec.run().user()), spec));
    var conditions = answers.stream().flatMap(answer -> answer.found().stream()).toList();
    if (json) {
      printJson(
          new Status(spec.service(), options.chosen(spec).name(), conditions, silent(answers)));
    } else {
      print(conditions);
    }
    int failed = failures(answers);
    boolean drift = !conditions.stream().allMatch(HostCondition::asDeployed);
    return failed == ExitCode.OK.code() && check && drift ? ExitCode.FAILED.code() : failed;
  }

  private static void print(List<HostCondition> conditions) {
    var table = new Table("HOST", "VERSION", "STATE");
    conditions.forEach(it -> table.row(it.host(), it.version().orElse("-"), it.status()));
    System.out.print(table.render());
    for (var condition : conditions) {
      for (var finding : condition.findings()) {
        System.out.println(shown("\n" + condition.host() + ": ", finding.what()));
        System.out.println(shown("  hint: ", finding.hint()));
      }
    }
  }

  private static String shown(String ours, String text) {
    return ours + RemoteText.shown(text, Secrets.MASKING);
  }
}
