package io.svcdeploy.cli;

import io.svcdeploy.host.HostState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Show what runs on each host, and whether it is what was confirmed.")
final class StatusCommand extends LookCommand {
  @Override
  public Integer call() {
    var spec = options.read();
    var answers = ask(spec, session -> session.service().probe(spec.run().user()));
    var table = new Table("HOST", "VERSION", "STATE", "NOTES");
    for (var answer : answers) {
      for (HostState state : answer.found()) {
        table.row(
            answer.host(),
            state.currentVersion().orElse("-"),
            state.current().isEmpty() ? "not installed" : state.running().status(),
            String.join("; ", notes(state, spec.service())));
      }
    }
    System.out.print(table.render());
    return failures(answers);
  }

  /** Everything that is not as a confirmed deployment left it. */
  static List<String> notes(HostState state, String service) {
    var notes = new ArrayList<String>();
    if (state.current().isEmpty()) {
      return notes;
    }
    var release = state.current().get();
    if (!state.running().active()) {
      notes.add("not running");
    }
    if (!state.intact()) {
      notes.add("files changed since they were shipped");
    }
    if (!state.registered()) {
      notes.add("unit changed since it was installed");
    }
    state
        .running()
        .executable()
        .filter(
            exe ->
                state
                    .binaryOf(release, service)
                    .filter(it -> it.hex().equals(exe.digest()))
                    .isEmpty())
        .ifPresent(exe -> notes.add("runs another binary: " + exe.path()));
    if (!state.unfinished().isEmpty()) {
      notes.add("unfinished deployment " + String.join(", ", state.unfinished()));
    }
    state
        .lock()
        .ifPresent(lock -> notes.add("locked by " + lock.owner() + " (" + lock.run() + ")"));
    return notes;
  }
}
