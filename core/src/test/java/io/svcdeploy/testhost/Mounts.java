package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is mounted on this machine, from {@code /proc/self/mountinfo} (see proc(5)). */
final class Mounts {
  private Mounts() {}

  /** One mount: where, and the type of the file system. */
  record Mount(Path at, String type) {}

  static List<Mount> all() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .map(Mounts::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mount parse(String line) {
    var point = line.split(" ")[4].replace("\\040", " ").replace("\\134", "\\");
    return new Mount(Path.of(point), line.substring(line.indexOf(" - ") + 3).split(" ")[0]);
  }

  static List<Path> under(Path folder) {
    return all().stream().map(Mount::at).filter(at -> at.startsWith(folder)).toList();
  }

  /** Unmounts everything at and below the folder, the last mounted first. */
  static void removeUnder(Path folder) {
    var mounts = new ArrayList<>(under(folder));
    Collections.reverse(mounts);
    mounts.forEach(at -> Command.mustRun("umount", at.toString()));
  }
}
