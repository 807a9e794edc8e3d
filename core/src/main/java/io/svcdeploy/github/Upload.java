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
import java.util.Optional;

/** The files of a release folder on their way to a release on GitHub. */
final class Upload {
  private final GitHubApi api;
  private final Published published;
  private final GitHubReference reference;
  private final EventSink events;
  private final Path part;

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
    try {
      for (var artifact : release.artifacts()) {
        put(artifact.file(), artifact.digest());
      }
      for (var list : new String[] {ReleaseFolder.MANIFEST, ReleaseFolder.CHECKSUMS}) {
        put(folder.resolve(list), Digest.ofFile(folder.resolve(list)));
      }
    } catch (IOException e) {
      throw DeployException.failed("cannot read the release in " + folder, "build it again")
          .causedBy(e);
    }
  }

  private void put(Path file, Digest digest) throws IOException {
    var name = file.getFileName().toString();
    for (int tries = 1; ; tries++) {
      var there = Optional.ofNullable(api.assets(published).byName().get(name));
      if (there.filter(Asset::uploaded).isPresent()) {
        requireSame(there.get(), digest, Files.size(file));
        return;
      }
      // What an upload left that broke off; its name is taken by it.
      there.ifPresent(api::delete);
      tell("uploading " + name + " to " + reference.name() + " " + published.tag());
      var made = api.upload(published, name, Call.Content.of(file), tries);
      if (made.isPresent()) {
        requireKept(made.get(), name, digest);
        return;
      }
    }
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
