package io.svcdeploy.github;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.spec.GitHubReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of a release folder on their way to a release on GitHub. */
final class Upload {
  /** What has not moved for so long is no upload any more. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final GitHubApi api;
  private final Published published;
  private final GitHubReference reference;
  private final EventSink events;
  private final Path part;

  /** Of which this upload has made a try. */
  private final Set<String> begun = new HashSet<>();

  /**
   * @param part an empty folder
   */
  Upload(
      GitHubApi api, Published published, GitHubReference reference, EventSink events, Path part) {
    this.api = api;
    this.published = published;
    this.reference = reference;
    this.events = events;
    this.part = part;
  }

  void of(Release release, Path folder) {
    if (!published.mayHold(release.version())) {
      throw DeployException.failed(
          "release "
              + published.tag()
              + " of "
              + reference.name()
              + " is not for version "
              + release.version(),
          "nothing was uploaded; build the version of the tag, or name another release");
    }
    try {
      var files = new LinkedHashMap<Path, Digest>();
      release.artifacts().forEach(it -> files.put(it.file(), it.digest()));
      for (var list : List.of(ReleaseFolder.MANIFEST, ReleaseFolder.CHECKSUMS)) {
        files.put(folder.resolve(list), Digest.ofFile(folder.resolve(list)));
      }
      // All are looked at before any is sent: of two builds nothing is mixed.
      for (var file : files.entrySet()) {
        isThere(file.getKey(), file.getValue());
      }
      for (var file : files.entrySet()) {
        put(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw DeployException.failed("cannot read the release in " + folder, "build it again")
          .causedBy(e);
    }
  }

  private void put(Path file, Digest digest) throws IOException {
    var name = file.getFileName().toString();
    for (int tries = 1; !isThere(file, digest); tries++) {
      tell("uploading " + name + " to " + reference.name() + " " + published.tag());
      var made = api.upload(published, name, Call.Content.of(file), tries);
      if (made.isPresent()) {
        requireKept(made.get(), name, digest);
        return;
      }
      begun.add(name);
    }
  }

  /** True if GitHub has this file, whole and the same; what broke off there is removed. */
  private boolean isThere(Path file, Digest digest) throws IOException {
    var name = file.getFileName().toString();
    for (int looks = 1; ; looks++) {
      var there = Optional.ofNullable(api.assets(published).byName().get(name));
      if (there.isEmpty()) {
        return false;
      }
      if (there.get().uploaded()) {
        requireSame(there.get(), digest, Files.size(file));
        return true;
      }
      if (begun.contains(name) || isOld(there.get())) {
        api.delete(there.get());
      } else if (!api.waitFor(name + ", which somebody else uploads", looks)) {
        throw DeployException.failed(
            name + " is being uploaded to release " + published.tag() + " by somebody else",
            "nothing was changed there: run it again when that has ended");
      }
    }
  }

  private boolean isOld(Asset there) {
    return there
        .changed()
        .map(at -> Duration.between(at, published.asked()).compareTo(LONGEST) > 0)
        .orElse(true);
  }

  private void requireSame(Asset there, Digest digest, long bytes) throws IOException {
    if (there.bytes() != bytes || !digest.equals(digestOf(there))) {
      throw DeployException.failed(
          "release "
              + published.tag()
              + " of "
              + reference.name()
              + " has another "
              + there.name()
              + " already",
          "a file of a release is never replaced, for hosts may have it: publish a new version; or,"
              + " if nobody has it, delete the file on GitHub");
    }
  }

  /** Of older files, and by older servers, none is told. */
  private Digest digestOf(Asset there) throws IOException {
    if (there.digest().isPresent()) {
      return there.digest().get();
    }
    var copy = part.resolve(there.name());
    api.download(there, copy);
    return Digest.ofFile(copy);
  }

  private void requireKept(Asset made, String name, Digest digest) {
    if (!made.name().equals(name)) {
      api.delete(made);
      throw DeployException.failed(
          "GitHub calls " + name + " " + made.name() + ", and so nobody would find it",
          "use only letters, digits and . _ + - in versions and names");
    }
    if (!made.digest().map(digest::equals).orElse(true)) {
      api.delete(made);
      throw DeployException.failed(
          name + " has another digest on GitHub than here",
          "it was spoilt on its way and is deleted there: run it again");
    }
  }

  private void tell(String text) {
    events.accept(new DeployEvent.Notice(DeployEvent.Level.INFO, Optional.empty(), text));
  }
}
