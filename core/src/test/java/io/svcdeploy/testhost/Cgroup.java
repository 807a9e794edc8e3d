package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A control group with everything that runs in a host, or in all hosts of a run. A host is started
 * inside its group, so no process can get lost: the kernel kills the whole group at once, however
 * the run that made it has ended. Two hosts in one group would also see each other's units.
 *
 * @param name path below the root of the hierarchy
 */
record Cgroup(String name) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** Makes the group; where no init has mounted the unified hierarchy, mounts it first. */
  Path create() {
    if (roots("cgroup2").isEmpty()) {
      mount();
    }
    try {
      return Files.createDirectories(roots("cgroup2").get(0).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mount() {
    var taken = Mounts.all().stream().anyMatch(mount -> mount.at().equals(ROOT));
    var at = taken ? ROOT.resolve("unified").toString() : ROOT.toString();
    Command.mustRun("mkdir", "-p", at);
    Command.mustRun("mount", "-t", "cgroup2", "cgroup2", at);
  }

  /** Kills all that runs in the group and waits until it is gone. */
  void kill() {
    for (Path root : roots("cgroup2")) {
      var group = root.resolve(name);
      if (Files.exists(group)) {
        write(group.resolve("cgroup.kill"), "1");
        Waiting.until("all of " + group + " to end", () -> !populated(group));
      }
    }
  }

  /** Removes the empty group, from the older hierarchies too, where nspawn makes one as well. */
  void remove() {
    for (String type : List.of("cgroup", "cgroup2")) {
      roots(type).stream().map(root -> root.resolve(name)).forEach(Cgroup::removeTree);
    }
  }

  /** Whether the group exists in any hierarchy. */
  boolean exists() {
    return List.of("cgroup", "cgroup2").stream()
        .flatMap(type -> roots(type).stream())
        .anyMatch(root -> Files.exists(root.resolve(name)));
  }

  private static void removeTree(Path group) {
    if (!Files.exists(group)) {
      return;
    }
    try (var folders = Files.walk(group)) {
      for (Path folder : folders.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(folder)) {
          Files.delete(folder); // the kernel's files in it go along
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean populated(Path group) {
    try {
      return Files.readString(group.resolve("cgroup.events")).contains("populated 1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> roots(String type) {
    return Mounts.all().stream()
        .filter(mount -> mount.type().equals(type) && mount.at().startsWith(ROOT))
        .map(Mounts.Mount::at)
        .toList();
  }
}
