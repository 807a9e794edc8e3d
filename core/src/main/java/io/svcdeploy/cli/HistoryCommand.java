package io.svcdeploy.cli;

import io.svcdeploy.host.JournalEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description =
        "Show the journals of all hosts by time: what was deployed, by whom, and its end.")
final class HistoryCommand extends LookCommand {
  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      converter = Count.class,
      description = "How many entries a host (default: ${DEFAULT-VALUE}).")
  int lines = 20;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /** What {@code --json} prints. */
  public record History(
      String service, String target, List<Line> entries, List<NoAnswer> unknown) {}

  /** An entry of one host's journal; see {@link JournalEntry}. */
  public record Line(String host, JournalEntry entry) {}

  @Override
  public Integer call() {
    var spec = options.read();
    var answers = ask(spec, session -> session.service().probe(Optional.empty()).journal());
    var entries =
        answers.stream()
            .flatMap(it -> it.found().stream().flatMap(j -> last(it.host(), j.entries())))
            // Of one moment each host's own order stays.
            .sorted(Comparator.comparing(line -> line.entry().at()))
            .toList();
    if (json) {
      var target = options.chosen(spec).name();
      printJson(new History(spec.service(), target, entries, silent(answers)));
    } else {
      print(entries);
    }
    return failures(answers);
  }

  private Stream<Line> last(String host, List<JournalEntry> entries) {
    return entries.stream()
        .skip(Math.max(0, entries.size() - lines))
        .map(entry -> new Line(host, entry));
  }

  private static void print(List<Line> entries) {
    var table = new Table("AT", "HOST", "EVENT", "VERSION", "BY", "RUN", "REASON");
    for (var line : entries) {
      var entry = line.entry();
      table.row(
          entry.at(),
          line.host(),
          entry.event(),
          entry.version(),
          entry.by() + (entry.forced() ? ", forced" : ""),
          entry.run(),
          entry.reason().orElse(""));
    }
    System.out.print(table.render());
  }
}
