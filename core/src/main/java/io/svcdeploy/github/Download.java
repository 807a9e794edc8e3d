package io.svcdeploy.github;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.IoReason;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Listing;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.spec.GitHubReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** One release on its way: first its two lists, then what they name. */
final class Download {
  private static final List<String> LISTS =
      List.of(ReleaseFolder.MANIFEST, ReleaseFolder.CHECKSUMS);

  /** Far more than the lists of any real release. */
  private static final long LARGEST_LIST = 4 << 20;

  private final GitHubApi api;
  private final Published published;
  private final GitHubReference reference;
  private final EventSink events;
  private final Path part;

  /**
   * @param part an empty folder for what is not verified yet
   */
  Download(
      GitHubApi api, Published published, GitHubReference reference, EventSink events, Path part) {
    this.api = api;
    this.published = published;
    this.reference = reference;
    this.events = events;
    this.part = part;
  }

  Release to(Shelf shelf) {
    var assets = complete(api.assets(published), LISTS);
    for (var name : LISTS) {
      var list = list(assets.get(name));
      fetch(list, list.digest(), "that GitHub gives it");
    }
    var listing = ReleaseFolder.listing(part);
    var version = listing.stamp().version();
    if (!published.mayHold(version)) {
      throw Asset.differs(
          "release " + published.tag() + " of " + reference.name() + " holds version " + version);
    }
    var binaries = listing.binaries();
    assets = complete(assets, binaries.stream().map(Listing.Binary::file).toList());
    for (var binary : binaries) {
      assets.get(binary.file()).require(binary);
    }
    var folder = shelf.release(reference.owner(), reference.repository(), published.id());
    for (var binary : binaries) {
      if (!isThere(folder.resolve(binary.file()), binary)) {
        var listed = Optional.of(binary.digest());
        fetch(assets.get(binary.file()), listed, "that the release's lists give it");
        move(binary.file(), folder);
      }
    }
    LISTS.forEach(name -> move(name, folder));
    return ReleaseFolder.read(folder);
  }

  /** Waits until GitHub has all of these: a release is published before its files are there. */
  private Assets complete(Assets first, List<String> names) {
    var assets = first;
    for (int looks = 1; !assets.lacking(names).isEmpty(); looks++) {
      var lacking = String.join(", ", assets.lacking(names));
      var mayCome = published.fresh() || assets.anyUnderWay();
      if (!mayCome || !api.waitFor(lacking + " of release " + published.tag(), looks)) {
        throw DeployException.failed(
            "release " + published.tag() + " of " + reference.name() + " lacks " + lacking,
            "upload all files of the folder that `svc-deploy build` wrote; the release has "
                + (assets.byName().isEmpty()
                    ? "none"
                    : String.join(", ", assets.byName().keySet())));
      }
      assets = api.assets(published);
    }
    return assets;
  }

  private static Asset list(Asset asset) {
    if (asset.bytes() > LARGEST_LIST) {
      throw Asset.differs(asset.name() + " is too large to be a release's");
    }
    return asset;
  }

  private void fetch(Asset asset, Optional<Digest> digest, String whose) {
    var text = "downloading " + asset.name() + " of " + reference.name() + " " + published.tag();
    events.accept(new DeployEvent.Notice(DeployEvent.Level.INFO, Optional.empty(), text));
    var file = part.resolve(asset.name());
    api.download(asset, file);
    if (!digest.map(digest(file)::equals).orElse(true)) {
      throw Asset.differs(asset.name() + " does not have the digest " + whose);
    }
  }

  private static boolean isThere(Path file, Listing.Binary binary) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) == binary.bytes()
          && Digest.ofFile(file).equals(binary.digest());
    } catch (IOException e) {
      return false;
    }
  }

  private static Digest digest(Path file) {
    try {
      return Digest.ofFile(file);
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot read " + file + ": " + IoReason.of(e), "check the disk of the cache")
          .causedBy(e);
    }
  }

  private void move(String name, Path folder) {
    try {
      Files.move(part.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Sink.unwritable(e);
    }
  }
}
