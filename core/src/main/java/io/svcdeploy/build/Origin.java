package io.svcdeploy.build;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.release.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the stamp comes from: the version from the command line or the tag at HEAD, the rest from
 * git. A version that nobody gave and that differs from its tag says so: {@code 1.4.2+dirty}.
 *
 * @param sources the folders whose changes make the build dirty
 * @param products files and folders that builds write, which do not
 */
record Origin(String service, List<Path> sources, List<Path> products, EventSink events) {
  private static final String NO_COMMIT = "there is no git commit";
  private static final String VERSION_TAG = "v?[0-9][^/]*";

  Stamp stamp(Optional<String> given, Optional<GitWorkTree> git) {
    var head = git.flatMap(GitWorkTree::head);
    if (git.isEmpty() || head.isEmpty()) {
      return Stamp.of(
          given
              .map(Version::parse)
              .orElseThrow(() -> noVersion(git.isEmpty() ? "git is not installed" : NO_COMMIT)));
    }
    var version = given.or(() -> tagged(git.get())).orElseThrow(() -> noTag(head.get()));
    var changes = git.get().changes(sources, products);
    var dirty = !changes.isEmpty();
    var stamped = Version.parse(dirty && given.isEmpty() ? dirty(version) : version);
    if (dirty) {
      warn(head.get(), changes, stamped);
    }
    return new Stamp(
        stamped, Optional.of(head.get().commit()), Optional.of(head.get().date()), dirty);
  }

  /** Of several tags the highest; in a repository of many services, first its own. */
  private Optional<String> tagged(GitWorkTree git) {
    var tags = git.tagsAtHead();
    var own =
        tags.stream()
            .filter(tag -> tag.startsWith(service + "/"))
            .map(tag -> tag.substring(service.length() + 1));
    return Stream.concat(own, tags.stream()).filter(tag -> tag.matches(VERSION_TAG)).findFirst();
  }

  /** Build metadata begins with {@code +} once; what follows is joined by dots. */
  private static String dirty(String version) {
    return version + (version.contains("+") ? ".dirty" : "+dirty");
  }

  private void warn(GitWorkTree.Head head, List<String> changes, Version version) {
    var first = changes.stream().limit(3).map(String::strip).toList();
    var more = changes.size() > first.size() ? ", …" : "";
    events.accept(
        new DeployEvent.Notice(
            DeployEvent.Level.WARNING,
            Optional.empty(),
            "the work tree differs from commit "
                + head.commit().substring(0, 12)
                + " ("
                + String.join(", ", first)
                + more
                + "): nobody can build "
                + version
                + " again from the commit"));
  }

  private static DeployException noTag(GitWorkTree.Head head) {
    return DeployException.usage(
        "there is no version: commit " + head.commit().substring(0, 12) + " has no version tag",
        "tag it (git tag v1.4.2) or give --version; a CI check-out may have left the tags out"
            + " (git fetch --tags; with actions/checkout: fetch-depth: 0)");
  }

  private static DeployException noVersion(String why) {
    return DeployException.usage("there is no version: " + why, "give --version");
  }
}
