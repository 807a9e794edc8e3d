package io.svcdeploy.transfer;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes binaries for the way to the hosts, each encoding once for the whole fleet. Any number of
 * threads may ask; those that ask for what is being made wait for it.
 *
 * <p>Fewer bytes are never worth a failed deployment: an encoding that cannot be made (no room, no
 * native library) is logged and left out, down to the bytes as they are. The same input gives the
 * same bytes in each run, so that an upload can be resumed by a later one.
 */
public final class Encoder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Encoder.class);
  private static final Comparator<Encoded> BY_SIZE = Comparator.comparingLong(Encoded::bytes);

  private static final int MOST_BASES = 2;

  /** A patch this many times smaller than no patch is good: no other base is tried. */
  private static final int GOOD = 4;

  /** Patching takes ten times the memory of the binary, so this much is patched at a time. */
  private static final int MEBIBYTES_AT_A_TIME = 64;

  private final Path folder;
  private final ArtifactCache cache;
  private final Once<Form, Optional<Encoded>> forms = new Once<>();
  private final Semaphore mebibytes = new Semaphore(MEBIBYTES_AT_A_TIME, true);

  private Encoder(Path folder, ArtifactCache cache) {
    this.folder = folder;
    this.cache = cache;
  }

  /**
   * An encoder that keeps its files in a new folder of its own in {@code scratchFolder}, until it
   * is closed; in the system's temporary folder if that one cannot be written, as a home in a
   * container often cannot.
   *
   * @param cache where the bases of patches are looked for
   */
  public static Encoder in(Path scratchFolder, ArtifactCache cache) {
    try {
      Files.createDirectories(scratchFolder);
      return new Encoder(Files.createTempDirectory(scratchFolder, "encoded-"), cache);
    } catch (IOException e) {
      log.debug("cannot write to {}: {}", scratchFolder, e.toString());
      return inTemporaryFolder(cache);
    }
  }

  private static Encoder inTemporaryFolder(ArtifactCache cache) {
    try {
      return new Encoder(Files.createTempDirectory("svc-deploy-encoded-"), cache);
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot make a folder in " + System.getProperty("java.io.tmpdir") + ": " + e,
              "make room there and let this user write to it")
          .causedBy(e);
    }
  }

  /**
   * The smallest form of a binary that a host can decode. gzip is made only for hosts without zstd,
   * because the two differ by a few percent.
   *
   * @param digest the binary's; the file is checked against it once
   * @param heldByHost the digests of intact binaries on the host that a patch may build on, the
   *     newest first; none to get a form that stands alone
   * @throws DeployException if the file cannot be read or is not what the digest says
   */
  public Encoded encode(Path file, Digest digest, HostTools tools, Collection<Digest> heldByHost) {
    var raw = raw(file, digest);
    var alone =
        zstdOrGzip(raw, digest, tools).filter(packed -> packed.bytes() < raw.bytes()).orElse(raw);
    return tools.patch()
        ? Stream.concat(Stream.of(alone), patches(raw, alone, digest, heldByHost))
            .min(BY_SIZE)
            .orElseThrow()
        : alone;
  }

  private Encoded raw(Path file, Digest digest) {
    var form = new Form(digest, Codec.RAW, Optional.empty());
    try {
      return forms.get(form, () -> Optional.of(checked(form, file))).orElseThrow();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DeployException changed) {
        throw changed;
      }
      throw DeployException.failed(
              "cannot read " + file + ": " + e.getCause(), "build or fetch the release again")
          .causedBy(e);
    }
  }

  private static Encoded checked(Form form, Path file) throws IOException {
    if (!Digest.ofFile(file).equals(form.digest())) {
      throw DeployException.failed(
          file + " is not the binary that the release says it is",
          "it was changed since the release was read; start the command again");
    }
    long bytes = Files.size(file);
    return form.encoded(file, form.digest(), bytes, bytes);
  }

  private Optional<Encoded> zstdOrGzip(Encoded raw, Digest digest, HostTools tools) {
    var zstd = new Form(digest, Codec.ZSTD, Optional.empty());
    var gzip = new Form(digest, Codec.GZIP, Optional.empty());
    return (tools.zstd() ? attempt(zstd, () -> write(zstd, raw, ZstdFrames::plain)) : none())
        .or(() -> tools.gzip() ? attempt(gzip, () -> write(gzip, raw, Encoder::gzip)) : none());
  }

  /** Java writes neither time nor name into the header, and compresses at level 6. */
  private static void gzip(Path file, OutputStream out) throws IOException {
    try (var gzip = new GZIPOutputStream(out)) {
      Files.copy(file, gzip);
    }
  }

  /** Patches against the newest bases that we have too, until one is good. */
  private Stream<Encoded> patches(
      Encoded raw, Encoded alone, Digest digest, Collection<Digest> heldByHost) {
    var found = Stream.<Encoded>builder();
    int tried = 0;
    for (var base : heldByHost) {
      var form = new Form(digest, Codec.PATCH, Optional.of(base));
      var patch = attempt(form, () -> patch(form, raw, base));
      patch.ifPresent(found::add);
      tried += patch.isPresent() ? 1 : 0;
      if (tried == MOST_BASES || patch.filter(p -> p.bytes() * GOOD <= alone.bytes()).isPresent()) {
        break;
      }
    }
    return found.build();
  }

  private Optional<Encoded> patch(Form form, Encoded raw, Digest base) throws IOException {
    var basePath = cache.find(base);
    if (basePath.isEmpty() || !ZstdFrames.canPatch(basePath.get(), raw.plainBytes())) {
      return none();
    }
    long larger = Math.max(raw.plainBytes(), Files.size(basePath.get()));
    int share = (int) Math.min(MEBIBYTES_AT_A_TIME, 1 + (larger >> 20));
    mebibytes.acquireUninterruptibly(share);
    try {
      return write(form, raw, (file, out) -> ZstdFrames.patch(file, basePath.get(), out));
    } finally {
      mebibytes.release(share);
    }
  }

  private Optional<Encoded> attempt(Form form, Callable<Optional<Encoded>> encoding) {
    try {
      return forms.get(form, encoding);
    } catch (CompletionException e) {
      log.warn(
          "going on without {}, which could not be made: {}", form, String.valueOf(e.getCause()));
      return none();
    }
  }

  private Optional<Encoded> write(Form form, Encoded raw, Encoding encoding) throws IOException {
    var partial = Files.createTempFile(folder, form.codec().label(), ".tmp");
    try {
      try (var out = Files.newOutputStream(partial)) {
        encoding.write(raw.file(), out);
      }
      var content = Digest.ofFile(partial);
      var file = folder.resolve(form.remoteName(content));
      Files.move(partial, file);
      return Optional.of(form.encoded(file, content, Files.size(file), raw.bytes()));
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static Optional<Encoded> none() {
    return Optional.empty();
  }

  /** Removes the encoded files; nothing may be encoding or uploading any more. */
  @Override
  public void close() {
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      log.debug("left behind {}: {}", folder, e.toString());
    }
  }

  @FunctionalInterface
  private interface Encoding {
    void write(Path file, OutputStream out) throws IOException;
  }

  /** What is made once: this binary in that codec against this base. */
  private record Form(Digest digest, Codec codec, Optional<Digest> base) {
    Encoded encoded(Path file, Digest content, long bytes, long plainBytes) {
      return new Encoded(codec, file, bytes, plainBytes, remoteName(content), base);
    }

    String remoteName(Digest content) {
      return String.join(
          "-",
          Stream.of(
                  Stream.of(digest.hex().substring(0, 16), codec.label()),
                  base.stream().map(held -> held.hex().substring(0, 16)),
                  Stream.of(content.hex().substring(0, 8) + ".part"))
              .flatMap(parts -> parts)
              .toList());
    }

    @Override
    public String toString() {
      return codec.label()
          + " of "
          + digest.brief()
          + base.map(held -> " against " + held.brief()).orElse("");
    }
  }
}
