package io.svcdeploy.transfer;

import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Past binaries in a local folder, each in a file named by its digest, so that patches can be made
 * against what the hosts still hold. Any number of threads and processes may use a folder at once:
 * entries appear whole by renaming and are never written again.
 *
 * <p>It never fails: what is not there, not intact or not readable is simply not found, and what
 * cannot be kept is not kept. I/O errors are logged.
 */
public final class ArtifactCache {
  private static final Logger log = LoggerFactory.getLogger(ArtifactCache.class);
  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{64}");
  private static final String PARTIAL = ".tmp";

  /** Nobody copies a binary for that long: the process has died. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;

  private ArtifactCache(Path folder) {
    this.folder = folder;
  }

  /** The cache in this folder, which is made when something is put there. */
  public static ArtifactCache in(Path folder) {
    return new ArtifactCache(folder);
  }

  /**
   * Keeps a copy of a binary, if the file has this digest. A copy and not a hard link, because a
   * build that overwrites its output in place would change the linked entry too.
   */
  public void put(Path file, Digest digest) {
    if (find(digest).isEmpty()) {
      guarded(() -> copyIn(file, digest));
    }
  }

  private Optional<Path> copyIn(Path file, Digest digest) throws IOException {
    Files.createDirectories(folder);
    var partial = Files.createTempFile(folder, digest.brief() + "-", PARTIAL);
    try {
      try (var out = Files.newOutputStream(partial)) {
        Files.copy(file, out);
      }
      return Digest.ofFile(partial).equals(digest)
          ? Optional.of(Files.move(partial, entry(digest), StandardCopyOption.ATOMIC_MOVE))
          : Optional.empty();
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * The binary with this digest, verified now; a damaged one is removed and not found. Finding
   * counts as use for {@link #prune}, which another process may call at any time: the file may be
   * gone again when it is read.
   */
  public Optional<Path> find(Digest digest) {
    return guarded(() -> intact(entry(digest), digest));
  }

  private static Optional<Path> intact(Path entry, Digest digest) throws IOException {
    if (Digest.ofFile(entry).equals(digest)) {
      touch(entry);
      return Optional.of(entry);
    }
    log.warn("removed the damaged {}", entry);
    Files.deleteIfExists(entry);
    return Optional.empty();
  }

  /** Removes the least recently used binaries until the others take at most {@code maxBytes}. */
  public void prune(long maxBytes) {
    guarded(
        () -> {
          long bytes = 0;
          for (var entry : newestFirst()) {
            bytes += entry.bytes();
            if (bytes > maxBytes) {
              Files.deleteIfExists(entry.path());
            }
          }
          removeAbandoned();
          return Optional.empty();
        });
  }

  private List<Entry> newestFirst() throws IOException {
    var entries = new ArrayList<Entry>();
    try (var files = Files.newDirectoryStream(folder, ArtifactCache::isEntry)) {
      for (var file : files) {
        Entry.of(file).ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparing(Entry::used).reversed());
    return entries;
  }

  private void removeAbandoned() throws IOException {
    var before = FileTime.from(Instant.now().minus(ABANDONED));
    try (var partials = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
      for (var partial : partials) {
        if (Entry.of(partial).filter(file -> file.used().compareTo(before) < 0).isPresent()) {
          Files.deleteIfExists(partial);
        }
      }
    }
  }

  private Path entry(Digest digest) {
    return folder.resolve(digest.hex());
  }

  private static boolean isEntry(Path file) {
    return ENTRY.matcher(file.getFileName().toString()).matches();
  }

  /** A cache that may only be read still serves; its entries merely do not get younger. */
  private static void touch(Path entry) throws NoSuchFileException {
    try {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
    } catch (NoSuchFileException pruned) {
      throw pruned;
    } catch (IOException e) {
      log.debug("cannot touch {}: {}", entry, e.toString());
    }
  }

  private Optional<Path> guarded(Access access) {
    try {
      return access.run();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // never there, or pruned by another process
    } catch (IOException | DirectoryIteratorException e) {
      log.warn("going on without the binaries kept in {}: {}", folder, e.toString());
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Access {
    Optional<Path> run() throws IOException;
  }

  private record Entry(Path path, long bytes, FileTime used) {
    /** Nothing if another process removed it. */
    static Optional<Entry> of(Path path) throws IOException {
      try {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return Optional.of(new Entry(path, attributes.size(), attributes.lastModifiedTime()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
  }
}
