package io.svcdeploy.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The files that the runner reads after the step: outputs ({@code GITHUB_OUTPUT}) and the job's
 * summary ({@code GITHUB_STEP_SUMMARY}).
 */
final class StepFiles {
  /** The runner drops a larger summary as a whole. */
  static final int LARGEST_SUMMARY = 1 << 20;

  private static final String CUT = "\n\n*Cut here: the whole of it is in the report.*\n";

  private final Optional<Path> output;
  private final Optional<Path> summary;

  StepFiles(Map<String, String> environment) {
    output = file(environment, "GITHUB_OUTPUT");
    summary = file(environment, "GITHUB_STEP_SUMMARY");
  }

  private static Optional<Path> file(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty()).map(Path::of);
  }

  /** Sets an output of the step; the value may have any number of lines. */
  void output(String name, String value) throws IOException {
    if (output.isPresent()) {
      // A value cannot hold it, for it is made after the value.
      var delimiter = "ghadelimiter_" + UUID.randomUUID();
      append(output.get(), name + "<<" + delimiter + "\n" + value + "\n" + delimiter + "\n");
    }
  }

  /** Adds to the job's summary, as much as there is room for. */
  void summary(String markdown) throws IOException {
    if (summary.isPresent()) {
      var file = summary.get();
      long room = LARGEST_SUMMARY - (Files.exists(file) ? Files.size(file) : 0);
      append(file, fitting(markdown, (int) Math.max(0, room)));
    }
  }

  static String fitting(String markdown, int room) {
    var bytes = markdown.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= room) {
      return markdown;
    }
    int end = room - CUT.getBytes(StandardCharsets.UTF_8).length;
    if (end < 0) {
      return "";
    }
    // Not within a line, so not within a character either.
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
