package io.svcdeploy.action;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * Looks whether the run came to its end. If it was killed on the way, as when a job is cancelled
 * and the runner's ten seconds were too short, its hosts are brought to rest now.
 */
final class FinalizeStep {
  private static final String DONE = "done";

  private final Inputs inputs;
  private final Path folder;
  private final Command command;
  private final WorkflowLog log;
  private final StepFiles files;

  FinalizeStep(Inputs inputs, Path folder, Command command, WorkflowLog log, StepFiles files) {
    this.inputs = inputs;
    this.folder = folder;
    this.command = command;
    this.log = log;
    this.files = files;
  }

  /** A run begins; nothing of an earlier one is left. */
  static void begin(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }

  /** A run has come to its end, good or bad, and told it. */
  static void end(Path folder) throws IOException {
    Files.createFile(folder.resolve(DONE));
  }

  int run() throws IOException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(DONE))) {
      return 0;
    }
    files.output("result", "cancelled");
    var deployment = deployment();
    if (deployment.isEmpty()) {
      log.warning("the run was cut off before it changed any host");
      files.summary("**Cut off** before any host was changed.\n");
      return 0;
    }
    log.warning("the run was cut off: bringing its hosts to rest");
    var ended = command.run(Invocation.recovery(inputs, deployment.get()));
    files.summary(
        "**Cut off.** What the run left half-way was then brought to its end:\n\n```\n"
            + String.join("\n", ended.lines()).replace("```", "'''")
            + "\n```\n");
    return ended.status();
  }

  /** Of the run that was cut off: in the first of its events. */
  private Optional<String> deployment() throws IOException {
    var events = folder.resolve("events.jsonl");
    if (!Files.exists(events)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(events)) {
      var json = new JsonMapper();
      for (var line : lines.filter(it -> it.contains("\"run-started\"")).toList()) {
        return Optional.of(json.readTree(line).path("deployment").asText());
      }
    }
    return Optional.empty();
  }
}
