package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever the bytes are, what the host's own commands make of them is the binary. */
class RoundTripTest {
  private Path folder;

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("round-trip");
  }

  @AfterProperty
  void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 60)
  void every_host_gets_the_binary_and_never_more_bytes_than_it_has(
      @ForAll("contents") byte[] base, @ForAll("contents") byte[] content) throws Exception {
    var cache = ArtifactCache.in(folder.resolve("cache"));
    var basePath = Files.write(folder.resolve("base"), base);
    cache.put(basePath, Digest.of(base));
    var binary = Files.write(folder.resolve("binary"), content);
    try (var encoder = Encoder.in(folder.resolve("scratch"), cache)) {
      for (var tools : List.of(HostSide.PATCH, HostSide.ZSTD, HostSide.GZIP, HostTools.NONE)) {
        var encoded = encoder.encode(binary, Digest.of(content), tools, List.of(Digest.of(base)));
        assertThat(encoded.bytes()).isLessThanOrEqualTo(content.length);
        assertThat(HostSide.decode(encoded, basePath)).as(encoded.toString()).isEqualTo(content);
      }
    }
  }

  /** The encoder drops frames that do not pay, such as those of empty files: here they count. */
  @Property(tries = 40)
  void every_frame_is_decoded_even_where_it_does_not_pay(
      @ForAll("contents") byte[] base, @ForAll("contents") byte[] content) throws Exception {
    var basePath = Files.write(folder.resolve("base"), base);
    var binary = Files.write(folder.resolve("binary"), content);

    assertThat(decoded(Codec.ZSTD, out -> ZstdFrames.plain(binary, out), basePath))
        .isEqualTo(content);
    if (ZstdFrames.canPatch(basePath, content.length)) {
      assertThat(decoded(Codec.PATCH, out -> ZstdFrames.patch(binary, basePath, out), basePath))
          .isEqualTo(content);
    }
  }

  private byte[] decoded(Codec codec, Frame frame, Path base) throws Exception {
    var file = folder.resolve("frame");
    try (var out = Files.newOutputStream(file)) {
      frame.writeTo(out);
    }
    return HostSide.decode(new Encoded(codec, file, 0, 0, "name", Optional.empty()), base);
  }

  /** Empty, random and repetitive content, up to more than a block of zstd. */
  @Provide
  Arbitrary<byte[]> contents() {
    var small = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    var word = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40);
    var repeated =
        Combinators.combine(word, Arbitraries.integers().between(1, 5000))
            .as(RoundTripTest::repeated);
    return Arbitraries.oneOf(small, repeated);
  }

  private static byte[] repeated(byte[] word, int times) {
    var out = new ByteArrayOutputStream(word.length * times);
    for (int i = 0; i < times; i++) {
      out.writeBytes(word);
    }
    return out.toByteArray();
  }

  @FunctionalInterface
  private interface Frame {
    void writeTo(OutputStream out) throws IOException;
  }
}
