package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.report.RemoteText;
import io.svcdeploy.rollout.Recovery;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "recover",
    description =
        "Bring what a killed run left half-way to its end now, before the hosts do it by"
            + " themselves.")
final class RecoverCommand extends LookCommand {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  @Option(
      names = "--deployment",
      paramLabel = "ID",
      description =
          "The killed run's id, as its events tell: its locks are taken over. Without it, hosts that"
              + " are locked are left alone.")
  Optional<String> deployment = Optional.empty();

  @Override
  public Integer call() {
    deployment.filter(it -> !ID.matcher(it).matches()).ifPresent(RecoverCommand::refuse);
    var spec = options.read();
    var id = deployment.orElseGet(RunIdentity::newDeployment);
    var origin = RunIdentity.origin();
    var user = spec.run().user();
    var answers = ask(spec, session -> Recovery.of(session, id, origin, user));
    var table = new Table("HOST", "VERSION", "RUNS", "RECOVERED");
    for (var answer : answers) {
      for (var found : answer.found()) {
        var done =
            found.notices().isEmpty()
                ? "nothing was left half-way"
                : RemoteText.shown(String.join("; ", found.notices()), Secrets.MASKING);
        table.row(answer.host(), found.version().orElse("-"), found.runs() ? "yes" : "no", done);
      }
    }
    System.out.print(table.render());
    tellApart(answers);
    return failures(answers);
  }

  /** A fleet that was left half-way is at rest, but not one. */
  private static void tellApart(List<Answer<Recovery>> answers) {
    var versions =
        answers.stream()
            .flatMap(answer -> answer.found().stream())
            .map(found -> found.version().orElse("none"))
            .distinct()
            .toList();
    if (versions.size() > 1) {
      System.out.println(
          "The hosts run different versions: "
              + String.join(", ", versions)
              + ". Run the deployment again, or `svc-deploy rollback --limit` those that shall go"
              + " back.");
    }
  }

  private static void refuse(String id) {
    throw DeployException.usage(
        "--deployment \"" + id + "\" is not the id of a run",
        "`deployment` in the first line of the run's events, or in its report");
  }
}
