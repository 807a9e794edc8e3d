package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An encoder, a cache and a folder for one test, and contents to encode. */
abstract class EncoderScene {
  static final int MIB = 1 << 20;

  @TempDir Path temp;
  ArtifactCache cache;
  Encoder encoder;

  @BeforeEach
  void open() {
    cache = ArtifactCache.in(temp.resolve("cache"));
    encoder = Encoder.in(temp.resolve("scratch"), cache);
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  Encoded encode(Path file, HostTools tools, Digest... heldByHost) throws IOException {
    return encoder.encode(file, Digest.ofFile(file), tools, List.of(heldByHost));
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content);
  }

  Digest cached(String name, byte[] content) throws IOException {
    var digest = Digest.of(content);
    cache.put(file(name, content), digest);
    assertThat(cache.find(digest)).isPresent();
    return digest;
  }

  static String start(Path file) throws IOException {
    return Digest.ofFile(file).hex().substring(0, 8);
  }

  static Path onlyFileIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return Optional.of(files.toList()).filter(all -> all.size() == 1).orElseThrow().get(0);
    }
  }

  static byte[] noise(long seed, int bytes) {
    var content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Content that shrinks to about a third: digits of random numbers. */
  static byte[] text(int bytes) {
    var random = new Random(4);
    var content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) ('0' + random.nextInt(8));
    }
    return content;
  }

  static byte[] changed(byte[] content, int at) {
    var copy = content.clone();
    copy[at] ^= 1;
    return copy;
  }
}
