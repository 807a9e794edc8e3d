package io.svcdeploy.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a run keeps on the runner while the job lasts: its report, its events, and how far it came.
 * A job may use the action many times; each has a folder of its own.
 */
record RunFolder(Path path) {
  /** An event as {@code docs/events.md} has it, whose fields come in this order. */
  private static final Pattern STARTED =
      Pattern.compile("\"type\":\"run-started\".*?\"deployment\":\"([A-Za-z0-9-]+)\"");

  private static final String DONE = "done";
  private static final String RECORD = "github-deployment";
  private static final String USE = "use";

  private static Path all(Path temp) {
    return temp.resolve("svc-deploy");
  }

  /**
   * A new one.
   *
   * @param use tells one use of the action in a job from the others
   */
  static RunFolder begin(Path temp, String use) throws IOException {
    var path = Files.createTempDirectory(Files.createDirectories(all(temp)), "run-");
    Files.writeString(path.resolve(USE), use);
    return new RunFolder(path);
  }

  /** Those of this use's runs that did not come to their end. */
  static List<RunFolder> cutOff(Path temp, String use) throws IOException {
    if (!Files.isDirectory(all(temp))) {
      return List.of();
    }
    try (var folders = Files.list(all(temp))) {
      return folders
          .map(RunFolder::new)
          .filter(folder -> folder.isOf(use) && Files.notExists(folder.path.resolve(DONE)))
          .sorted(Comparator.comparing(RunFolder::path))
          .toList();
    }
  }

  private boolean isOf(String use) {
    try {
      return Files.readString(path.resolve(USE)).equals(use);
    } catch (IOException e) {
      return false; // killed before it had any
    }
  }

  /** The run has come to its end, good or bad, and told it. */
  void end() throws IOException {
    Files.writeString(path.resolve(DONE), "");
  }

  Path report() {
    return path.resolve("report");
  }

  Path events() {
    return path.resolve("events.jsonl");
  }

  /** The run's id in the journals; none if it was cut off before it began with any host. */
  Optional<String> deployment() throws IOException {
    if (!Files.exists(events())) {
      return Optional.empty();
    }
    // The last line may have been cut off anywhere, within a character too.
    try (var lines = Files.lines(events(), StandardCharsets.ISO_8859_1)) {
      return lines
          .flatMap(line -> STARTED.matcher(line).results())
          .map(it -> it.group(1))
          .findFirst();
    }
  }

  /** Keeps the id of GitHub's record of the run. */
  void record(long id) throws IOException {
    Files.writeString(path.resolve(RECORD), Long.toString(id));
  }

  Optional<Long> record() throws IOException {
    var file = path.resolve(RECORD);
    return Files.exists(file)
        ? Optional.of(Files.readString(file).strip())
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(Long::valueOf)
        : Optional.empty();
  }
}
