package io.svcdeploy.transfer;

import io.svcdeploy.release.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A binary ready for the way to a host.
 *
 * @param file the encoded bytes; for {@link Codec#RAW} the binary itself, else a file that lives
 *     until the {@link Encoder} is closed
 * @param bytes the size of {@code file}
 * @param plainBytes the size of the binary
 * @param remoteName a file name of letters, digits, {@code -} and {@code .} that is the same for
 *     the same encoded bytes and another for any others, so that a broken upload can be resumed
 * @param base the binary that the host needs to decode a {@link Codec#PATCH}
 */
public record Encoded(
    Codec codec, Path file, long bytes, long plainBytes, String remoteName, Optional<Digest> base) {

  /**
   * The words of the command that turns {@code file} on its standard input into the binary on its
   * standard output. The window it grants is the largest that the encoder uses.
   *
   * @param basePath where the host has the binary {@link #base}; read for a patch only
   */
  public List<String> decoder(String basePath) {
    return switch (codec) {
      case RAW -> List.of("cat");
      case GZIP -> List.of("gzip", "-dc");
      case ZSTD -> List.of("zstd", "-q", "-dc", "--long=" + ZstdFrames.MAX_WINDOW_LOG);
      case PATCH ->
          List.of(
              "zstd",
              "-q",
              "-dc",
              "--long=" + ZstdFrames.MAX_WINDOW_LOG,
              "--patch-from=" + basePath);
    };
  }
}
