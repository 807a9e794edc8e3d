package io.svcdeploy.cli;

import io.svcdeploy.report.RemoteText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "logs", description = "Print the last lines of the service's log on each host.")
final class LogsCommand extends LookCommand {
  @Option(
      names = {"-n", "--lines"},
      defaultValue = "50",
      converter = Count.class,
      description = "How many lines a host (default: ${DEFAULT-VALUE}).")
  int lines = 50;

  @Override
  public Integer call() {
    var answers = ask(options.read(), session -> session.service().log(0, lines));
    for (var answer : answers) {
      for (var found : answer.found()) {
        found.forEach(
            line ->
                System.out.println(answer.host() + "  " + RemoteText.shown(line, Secrets.MASKING)));
      }
    }
    return failures(answers);
  }
}
