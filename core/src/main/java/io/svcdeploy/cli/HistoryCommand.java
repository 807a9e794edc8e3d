package io.svcdeploy.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = "Show the journal of each host: what was deployed, when, by whom, and its end.")
final class HistoryCommand extends LookCommand {
  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      converter = Count.class,
      description = "How many entries a host (default: ${DEFAULT-VALUE}).")
  int lines = 20;

  @Override
  public Integer call() {
    var spec = options.read();
    var answers = ask(spec, session -> session.service().probe(Optional.empty()).journal());
    var table = new Table("HOST", "AT", "EVENT", "VERSION", "BY", "RUN", "REASON");
    for (var answer : answers) {
      for (var journal : answer.found()) {
        var entries = journal.entries();
        entries
            .subList(Math.max(0, entries.size() - lines), entries.size())
            .forEach(
                entry ->
                    table.row(
                        answer.host(),
                        entry.at(),
                        entry.event(),
                        entry.version(),
                        entry.by(),
                        entry.run(),
                        entry.reason().orElse("")));
      }
    }
    System.out.print(table.render());
    return failures(answers);
  }
}
