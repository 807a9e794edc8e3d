package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A folder under git, asked through the {@code git} command. */
final class GitWorkTree {
  /** Stands for any text in a file name that is given to {@link #changes}. */
  static final String ANY = "@any@";

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Path git;
  private final Path folder;
  private final Map<String, String> environment;
  private final BooleanSupplier stop;

  /** The commit that is checked out; {@code date} is the committer's time. */
  record Head(String commit, Instant date) {}

  private GitWorkTree(
      Path git, Path folder, Map<String, String> environment, BooleanSupplier stop) {
    this.git = git;
    this.folder = folder;
    this.environment = environment;
    this.stop = stop;
  }

  /** Empty if git is not installed. */
  static Optional<GitWorkTree> at(Path folder, Map<String, String> user, BooleanSupplier stop) {
    var environment = new TreeMap<>(user);
    // A hook that runs the build has these set for another purpose.
    List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE").forEach(environment::remove);
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("LC_ALL", "C");
    return Tool.find("git", user).map(git -> new GitWorkTree(git, folder, environment, stop));
  }

  /** Empty outside of a repository and before the first commit. */
  Optional<Head> head() {
    var result = run("log", "-1", "--no-show-signature", "--format=%H %ct");
    if (result.ok()) {
      var parts = result.output().strip().split(" ");
      return Optional.of(new Head(parts[0], Instant.ofEpochSecond(Long.parseLong(parts[1]))));
    }
    if (result.errors().contains("dubious ownership")) {
      throw DeployException.failed(
              "git refuses to read " + folder + ", which belongs to another user",
              "git config --global --add safe.directory " + folder + "   (or '*' in a container)")
          .withOutput(result.shown());
    }
    return Optional.empty();
  }

  /** The tags at HEAD, highest version first; pre-releases come after their release. */
  List<String> tagsAtHead() {
    return succeed("-c", "versionsort.suffix=-", "tag", "--points-at=HEAD", "--sort=-v:refname")
        .lines()
        .toList();
  }

  /**
   * The files in {@code folders} that differ from HEAD, in git's short form; ignored ones and those
   * in {@code except}, where {@link #ANY} may occur, do not count.
   */
  List<String> changes(List<Path> folders, List<Path> except) {
    var root = real(Path.of(succeed("rev-parse", "--show-toplevel").strip()));
    var arguments =
        new ArrayList<>(List.of("status", "--porcelain", "--untracked-files=all", "--"));
    var inside = folders.stream().map(GitWorkTree::real).filter(f -> f.startsWith(root)).toList();
    inside.forEach(path -> arguments.add(":(literal)" + relative(path)));
    except.stream()
        .map(GitWorkTree::real)
        .filter(path -> path.startsWith(root) && inside.stream().noneMatch(f -> f.startsWith(path)))
        .forEach(path -> arguments.add(excluding(relative(path))));
    return succeed(arguments.toArray(String[]::new)).lines().toList();
  }

  private static String excluding(String path) {
    return path.contains(ANY)
        ? ":(exclude,glob)" + path.replace(ANY, "*")
        : ":(exclude,literal)" + path;
  }

  private String relative(Path path) {
    var relative = real(folder).relativize(path).toString().replace('\\', '/');
    return relative.isEmpty() ? "." : relative;
  }

  /** Without symbolic links, as git shows paths; what is not there yet has none of its own. */
  private static Path real(Path path) {
    var parent = path.getParent();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  private String succeed(String... arguments) {
    var result = run(arguments);
    if (!result.ok()) {
      throw DeployException.failed(
              "git " + String.join(" ", arguments) + " failed in " + folder,
              "mend what git says below")
          .withOutput(result.shown());
    }
    return result.output();
  }

  private Tool.Result run(String... arguments) {
    var command = new ArrayList<String>();
    command.add(git.toString());
    command.addAll(List.of(arguments));
    return Tool.run(new Tool.Call(command, folder, environment, DEADLINE), stop);
  }
}
