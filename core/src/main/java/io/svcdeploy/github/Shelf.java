package io.svcdeploy.github;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The folder with the downloads, in which each release has a folder of its own. Several runs may
 * use it at once: files appear whole, by renaming. What no run has used for a week goes.
 */
record Shelf(Path root) {
  private static final Duration UNUSED = Duration.ofDays(7);

  /** What is ours to remove; neither an owner nor a repository has a + in its name. */
  private static final Pattern OURS = Pattern.compile("[^+]+[+][^+]+[+][0-9]+|part-[0-9]+");

  /** The folder of a release; being asked for counts as use. */
  Path release(String owner, String repository, long id) {
    var folder = root.resolve(owner + "+" + repository + "+" + id);
    try {
      Files.createDirectories(folder);
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
      return folder;
    } catch (IOException e) {
      throw Sink.unwritable(e);
    }
  }

  /** A new folder for what is not verified yet. */
  Path part() {
    try {
      Files.createDirectories(root);
      return Files.createTempDirectory(root, "part-");
    } catch (IOException e) {
      throw Sink.unwritable(e);
    }
  }

  /** Removes what can be removed: what stays is only in the way of nobody. */
  static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  void prune() {
    var before = FileTime.from(Instant.now().minus(UNUSED));
    try (var folders = Files.newDirectoryStream(root, it -> isUnused(it, before))) {
      folders.forEach(Shelf::remove);
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      // Another run prunes too, or the next one will.
    }
  }

  private static boolean isUnused(Path folder, FileTime before) throws IOException {
    return OURS.matcher(folder.getFileName().toString()).matches()
        && Files.getLastModifiedTime(folder).compareTo(before) < 0;
  }
}
