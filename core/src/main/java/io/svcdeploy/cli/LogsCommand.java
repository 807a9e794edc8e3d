package io.svcdeploy.cli;

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
    var answers = ask(options.spec.read(), session -> session.service().log(0, lines));
    for (var answer : answers) {
      for (var found : answer.found()) {
        found.forEach(line -> System.out.println(answer.host() + "  " + clean(line)));
      }
    }
    return failures(answers);
  }

  /** A log may hold anything; a terminal obeys some of it. */
  private static String clean(String line) {
    return Secrets.MASKING.mask(line).replaceAll("[\\p{Cntrl}&&[^\\t]]", "?");
  }
}
