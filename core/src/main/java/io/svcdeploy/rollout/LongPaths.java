package io.svcdeploy.rollout;

import io.svcdeploy.host.HostFacts;
import io.svcdeploy.rollout.Preflight.Missing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a release's paths are too long for a Windows host. Pure. */
final class LongPaths {
  /** Without the NUL at their end; a folder must have room for a short file name. */
  static final int LONGEST_FILE = 259;

  private static final int LONGEST_FOLDER = 247;

  /** The name of a release while it is put together. */
  private static final String STAGED = "new-YYYYMMDD-HHMMSS-random";

  /** What else is put below the service's folder. */
  private static final List<String> OURS =
      List.of(
          ".svc-deploy/staging/" + "0".repeat(64) + ".raw",
          ".svc-deploy/tx/YYYYMMDD-HHMMSS-random-back/journal.reverted-controller");

  private LongPaths() {}

  /**
   * @param release the name of its folder
   * @param files paths in it
   * @return the longest path that the host does not take, if there is one
   */
  static Optional<Missing> problem(HostFacts facts, String release, Stream<String> files) {
    if (facts.windows().map(HostFacts.Windows::longPaths).orElse(true)) {
      return Optional.empty();
    }
    var folder = release.length() >= STAGED.length() ? release : STAGED;
    return Stream.concat(files.map(file -> "releases/" + folder + "/" + file), OURS.stream())
        .map(path -> (facts.directory() + "/" + path).replace('/', '\\'))
        .filter(LongPaths::tooLong)
        .max(Comparator.comparingInt(String::length))
        .map(LongPaths::missing);
  }

  private static boolean tooLong(String path) {
    return path.length() > LONGEST_FILE || path.lastIndexOf('\\') > LONGEST_FOLDER;
  }

  private static Missing missing(String path) {
    return new Missing(
        "the path %s has %d characters; this Windows takes %d, and %d for a folder"
            .formatted(path, path.length(), LONGEST_FILE, LONGEST_FOLDER),
        "choose a shorter `directory` or shorter names in `files`; or set LongPathsEnabled to 1 in"
            + " HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem and restart sshd");
  }
}
