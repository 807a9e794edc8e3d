package io.svcdeploy.action;

import java.util.ArrayList;
import java.util.List;

/** svc-deploy in this process: one program, so that a signal reaches it. */
final class Command {
  private final WorkflowLog log;

  Command(WorkflowLog log) {
    this.log = log;
  }

  /**
   * @param lines what it printed, in order, without secrets
   */
  record Ended(int status, List<String> lines) {
    Ended {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Runs a command line; what it prints goes to the log, and its secrets are masked there first.
   */
  Ended run(List<String> words) {
    var lines = new ArrayList<String>();
    int status = run(words, lines);
    return new Ended(status, lines);
  }

  private int run(List<String> words, List<String> lines) {
    var out = System.out;
    var err = System.err;
    // Closing them ends a last line that has no end.
    try (var text = log.text(lines::add);
        var errors = log.text(lines::add)) {
      System.setOut(text);
      System.setErr(errors);
      io.svcdeploy.cli.Main.tellSecrets(log::mask);
      return io.svcdeploy.cli.Main.run(words.toArray(String[]::new));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
