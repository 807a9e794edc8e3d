package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.IoReason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A release as a folder: the binaries, {@code checksums.txt} (as {@code sha256sum} prints it) and
 * {@code manifest.json}. Reading trusts nothing: each file must have exactly the name, the size and
 * the digest that both lists give it. Other files in the folder do not matter.
 */
public final class ReleaseFolder {
  public static final String CHECKSUMS = "checksums.txt";
  public static final String MANIFEST = "manifest.json";

  /** Far more than the lists of any real release. */
  private static final long LARGEST_LIST = 4 << 20;

  private static final Comparator<Artifact> BY_PLATFORM = Comparator.comparing(Artifact::platform);

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private ReleaseFolder() {}

  /**
   * The name of a binary: {@code hello-1.4.2-linux-arm-7}, {@code hello-1.4.2-windows-amd64.exe}.
   */
  public static String fileName(String service, Version version, Platform platform) {
    return service + "-" + version + "-" + platform.fileName() + platform.executableSuffix();
  }

  /**
   * Reads and verifies a release.
   *
   * @throws DeployException naming the file and what is wrong with it, if anything is
   */
  public static Release read(Path folder) {
    var lists = listing(folder);
    var artifacts =
        lists.binaries().stream().map(binary -> verified(folder.resolve(binary.file()), binary));
    return new Release(lists.service(), lists.stamp(), artifacts.toList());
  }

  /**
   * What the two lists of the release say, which agree with each other; the binaries need not be in
   * the folder yet.
   */
  public static Listing listing(Path folder) {
    var manifestText = text(folder, MANIFEST);
    var checksums = Checksums.parse(text(folder, CHECKSUMS));
    if (!checksums.of(MANIFEST).equals(Digest.of(manifestText))) {
      throw tampered(MANIFEST + " does not have the digest that " + CHECKSUMS + " gives");
    }
    var manifest = Manifest.parse(manifestText);
    if (!SERVICE.matcher(manifest.service()).matches() || manifest.service().contains("..")) {
      throw Manifest.damaged("\"" + manifest.service() + "\" cannot be a service");
    }
    refuseUnknownLines(checksums, manifest);
    var stamp = manifest.toStamp();
    return new Listing(manifest.service(), stamp, binaries(manifest, stamp.version(), checksums));
  }

  /**
   * Copies the release's binaries into the folder (made if need be) under their names and writes
   * the lists last. The same release always gives the same bytes.
   *
   * @return the release with its files in the folder, sorted by platform
   */
  public static Release write(Release release, Path folder) {
    var manifest = Manifest.of(release);
    var digests = new TreeMap<String, Digest>();
    try {
      Files.createDirectories(folder);
      var artifacts = new ArrayList<Artifact>();
      for (Artifact artifact : release.artifacts().stream().sorted(BY_PLATFORM).toList()) {
        var name = fileName(release.service(), release.version(), artifact.platform());
        if (digests.put(name, artifact.digest()) != null) {
          throw new IllegalArgumentException("two binaries for " + artifact.platform());
        }
        artifacts.add(copy(artifact, folder.resolve(name)));
      }
      var manifestText = manifest.text();
      digests.put(MANIFEST, Digest.of(manifestText));
      put(folder.resolve(MANIFEST), manifestText);
      put(folder.resolve(CHECKSUMS), new Checksums(digests).text());
      return new Release(release.service(), release.stamp(), artifacts);
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot write the release to " + folder + ": " + IoReason.of(e),
              "check the folder's permissions and the free space")
          .causedBy(e);
    }
  }

  private static void refuseUnknownLines(Checksums checksums, Manifest manifest) {
    var unknown = new TreeSet<>(checksums.byName().keySet());
    unknown.remove(MANIFEST);
    manifest.artifacts().forEach(entry -> unknown.remove(entry.file()));
    if (!unknown.isEmpty()) {
      throw tampered(CHECKSUMS + " names files that are not part of the release: " + unknown);
    }
  }

  private static List<Listing.Binary> binaries(
      Manifest manifest, Version version, Checksums checksums) {
    if (manifest.artifacts().isEmpty()) {
      throw Manifest.damaged("it lists no binary");
    }
    var seen = new HashSet<Platform>();
    var binaries = new ArrayList<Listing.Binary>();
    for (Manifest.Entry entry : manifest.artifacts()) {
      var platform = Platform.parse(entry.platform());
      if (!seen.add(platform)) {
        throw Manifest.damaged("it lists two binaries for " + platform);
      }
      var name = fileName(manifest.service(), version, platform);
      if (!entry.file().equals(name)) {
        throw Manifest.damaged("the file for " + platform + " must be named " + name);
      }
      var digest = checksums.of(name);
      if (!digest.hex().equals(entry.sha256())) {
        throw tampered(MANIFEST + " and " + CHECKSUMS + " disagree on " + name);
      }
      binaries.add(new Listing.Binary(platform, name, digest, entry.bytes()));
    }
    return binaries;
  }

  private static Artifact verified(Path file, Listing.Binary listed) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw DeployException.failed(
          "the release lacks " + listed.file(), "copy the folder again, with all its files");
    }
    try {
      var bytes = Files.size(file);
      if (bytes != listed.bytes()) {
        throw tampered(
            listed.file() + " has " + bytes + " bytes, " + MANIFEST + " says " + listed.bytes());
      }
      if (!Digest.ofFile(file).equals(listed.digest())) {
        throw tampered(listed.file() + " does not have the digest that the lists give it");
      }
      return new Artifact(listed.platform(), file, listed.digest(), bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String text(Path folder, String name) {
    var file = folder.resolve(name);
    try {
      if (Files.size(file) > LARGEST_LIST) {
        throw tampered(name + " is too large to be a release's");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw DeployException.failed(
          folder + " is not a release: it has no " + name,
          "name the folder that the build command wrote");
    } catch (CharacterCodingException e) {
      throw tampered(name + " is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Artifact copy(Artifact artifact, Path to) throws IOException {
    if (!artifact.file().toAbsolutePath().equals(to.toAbsolutePath())) {
      var part = to.resolveSibling(to.getFileName() + ".part");
      Files.copy(artifact.file(), part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    }
    var executable = to.toFile().setExecutable(true);
    if (!executable || !Digest.ofFile(to).equals(artifact.digest())) {
      throw new IOException(to.getFileName() + " changed while it was copied");
    }
    return new Artifact(artifact.platform(), to, artifact.digest(), artifact.bytes());
  }

  private static void put(Path file, String text) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, text.getBytes(StandardCharsets.UTF_8));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static DeployException tampered(String message) {
    return DeployException.failed(
        message, "the release was changed or copied incompletely: fetch or build it again");
  }

  private static DeployException unreadable(Path file, IOException e) {
    return DeployException.failed(
            "cannot read " + file + ": " + IoReason.of(e), "check the file's permissions")
        .causedBy(e);
  }
}
