package io.svcdeploy.host;

import io.svcdeploy.service.WindowsError;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The service as it is now.
 *
 * @param wanted it is to run: it does, or its manager is about to start it
 * @param status the manager's words
 * @param restarts that the manager made by itself since the start
 * @param executable path and SHA-256 of the file that the process really runs; empty where the
 *     system does not tell
 */
public record RunningService(
    boolean active,
    boolean wanted,
    boolean failed,
    String status,
    OptionalLong pid,
    int restarts,
    Optional<Executable> executable) {
  public record Executable(String path, String digest) {}

  static RunningService from(Fields fields) {
    long pid = fields.number("pid", 0);
    return new RunningService(
        fields.flag("active"),
        fields.flag("active") || fields.flag("wanted"),
        fields.flag("failed"),
        status(fields),
        pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(),
        (int) fields.number("restarts", 0),
        fields
            .text("exe-digest")
            .map(digest -> new Executable(fields.text("exe").orElse("?"), digest)));
  }

  /** The number alone says little, and only Windows gives one. */
  private static String status(Fields fields) {
    var status = fields.text("status").orElse("unknown");
    return WindowsError.of((int) fields.number("exit-code", 0))
        .map(error -> status + ": " + error.text())
        .orElse(status);
  }
}
