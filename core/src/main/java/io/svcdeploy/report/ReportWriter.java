package io.svcdeploy.report;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.IoReason;
import io.svcdeploy.event.Masking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes the report of a run into a folder: {@code report.json} with all data, {@code report.md}
 * for people and {@code junit.xml} for CI systems. The same report makes the same bytes.
 */
public final class ReportWriter {
  private static final List<String> FILES = List.of("report.json", "report.md", "junit.xml");

  private ReportWriter() {}

  /**
   * Writes the three files, with secrets masked and text from hosts without control characters; the
   * folder is created if need be. Each file appears whole or not at all, replacing an earlier one.
   *
   * @throws DeployException if the folder cannot be written
   */
  public static void write(DeployReport report, Path folder, Masking masking) {
    var readable = report.readable(masking);
    try {
      Files.createDirectories(folder);
      put(folder, "report.json", ReportJson.render(readable));
      put(folder, "report.md", MarkdownReport.render(readable));
      put(folder, "junit.xml", JUnitXml.render(readable));
    } catch (IOException e) {
      throw DeployException.failed(
              "the report could not be written to " + folder + ": " + IoReason.of(e),
              "name a folder that you may write to; the deployment itself is not affected")
          .causedBy(e);
    }
  }

  /**
   * Makes the folder, so that a report that cannot be written is known before the work begins, and
   * removes the report of an earlier run from it: a run that is refused writes none, and a CI job
   * would take the old one for its own.
   *
   * @throws DeployException with {@link ExitCode#USAGE} if it cannot be made or written to
   */
  public static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw unusable(folder, "no permission");
      }
      for (var name : FILES) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException e) {
      throw unusable(folder, IoReason.of(e)).causedBy(e);
    }
  }

  private static DeployException unusable(Path folder, String reason) {
    return DeployException.usage(
        "the report cannot be written to " + folder + ": " + reason,
        "name a folder that you may write to; it is made if it is not there");
  }

  private static void put(Path folder, String name, String text) throws IOException {
    var part = folder.resolve("." + name + ".part");
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
