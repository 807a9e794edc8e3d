package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderTest {
  private static final int MIB = 1 << 20;
  private static final Path NO_BASE = Path.of("no-base");

  @TempDir Path temp;
  private ArtifactCache cache;
  private Encoder encoder;

  @BeforeEach
  void open() {
    cache = ArtifactCache.in(temp.resolve("cache"));
    encoder = Encoder.in(temp.resolve("scratch"), cache);
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void a_host_with_zstd_gets_zstd() throws Exception {
    var binary = file("binary", text(MIB));

    var encoded = encode(binary, HostSide.ZSTD);

    assertThat(encoded.codec()).isEqualTo(Codec.ZSTD);
    assertThat(encoded.bytes()).isEqualTo(Files.size(encoded.file())).isLessThan(MIB / 2);
    assertThat(encoded.plainBytes()).isEqualTo(MIB);
    assertThat(HostSide.decode(encoded, NO_BASE)).isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void a_host_without_zstd_gets_gzip() throws Exception {
    var binary = file("binary", text(MIB));

    var encoded = encode(binary, HostSide.GZIP);

    assertThat(encoded.codec()).isEqualTo(Codec.GZIP);
    assertThat(encoded.bytes()).isLessThan(MIB / 2);
    assertThat(HostSide.decode(encoded, NO_BASE)).isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void a_bare_host_gets_the_binary_itself() throws Exception {
    var binary = file("binary", text(MIB));

    var encoded = encode(binary, HostTools.NONE);

    assertThat(encoded.codec()).isEqualTo(Codec.RAW);
    assertThat(encoded.file()).isEqualTo(binary);
    assertThat(HostSide.decode(encoded, NO_BASE)).isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void bytes_that_do_not_shrink_travel_as_they_are() throws Exception {
    assertThat(encode(file("noise", noise(1, MIB)), HostSide.ZSTD).codec()).isEqualTo(Codec.RAW);
    assertThat(encode(file("empty", new byte[0]), HostSide.GZIP).codec()).isEqualTo(Codec.RAW);
  }

  @Test
  void a_host_that_holds_a_binary_we_have_gets_a_patch() throws Exception {
    var base = noise(1, MIB);
    var digest = cached("base", base);
    var binary = file("binary", changed(base, MIB / 2));

    var encoded = encode(binary, HostSide.PATCH, digest);

    assertThat(encoded.codec()).isEqualTo(Codec.PATCH);
    assertThat(encoded.base()).contains(digest);
    assertThat(encoded.bytes()).isLessThan(1024);
    assertThat(HostSide.decode(encoded, temp.resolve("base")))
        .isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void a_patch_reaches_every_part_of_a_large_base() throws Exception {
    var base = noise(1, 40 * MIB);
    var digest = cached("base", base);
    var start = Arrays.copyOf(base, 4 * MIB);
    var binary = file("binary", changed(start, 2 * MIB));

    var encoded = encode(binary, HostSide.PATCH, digest);

    assertThat(encoded.codec()).isEqualTo(Codec.PATCH);
    assertThat(encoded.bytes()).isLessThan(100_000);
    assertThat(HostSide.decode(encoded, temp.resolve("base")))
        .isEqualTo(Files.readAllBytes(binary));
  }

  @Test
  void no_patch_is_made_where_the_host_or_we_do_not_have_what_it_takes() throws Exception {
    var base = text(MIB);
    var known = cached("base", base);
    var binary = file("binary", changed(base, 5));

    assertThat(encode(binary, HostSide.PATCH).codec()).isEqualTo(Codec.ZSTD);
    assertThat(encode(binary, HostSide.ZSTD, known).codec()).isEqualTo(Codec.ZSTD);
    assertThat(encode(binary, HostSide.GZIP, known).codec()).isEqualTo(Codec.GZIP);
    assertThat(encode(binary, HostSide.PATCH, Digest.of("unknown")).codec()).isEqualTo(Codec.ZSTD);
    assertThat(encode(binary, new HostTools(false, true, false), known).codec())
        .isEqualTo(Codec.RAW);
  }

  @Test
  void a_damaged_base_is_not_patched_against() throws Exception {
    var base = text(MIB);
    var digest = cached("base", base);
    Files.write(temp.resolve("cache").resolve(digest.hex()), changed(base, 7));

    var encoded = encode(file("binary", changed(base, 5)), HostSide.PATCH, digest);

    assertThat(encoded.codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void a_base_that_zstd_would_take_for_a_trained_dictionary_is_not_patched_against()
      throws Exception {
    var base = text(MIB);
    System.arraycopy(new byte[] {0x37, (byte) 0xA4, 0x30, (byte) 0xEC}, 0, base, 0, 4);
    var digest = cached("base", base);

    var encoded = encode(file("binary", changed(base, 5)), HostSide.PATCH, digest);

    assertThat(encoded.codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void a_binary_beyond_the_window_is_not_patched() throws Exception {
    var digest = cached("base", new byte[MIB]);
    var binary = temp.resolve("huge");
    try (var file = new RandomAccessFile(binary.toFile(), "rw")) {
      file.setLength((1L << ZstdFrames.MAX_WINDOW_LOG) + 1);
    }

    assertThat(encode(binary, HostSide.PATCH, digest).codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void the_second_newest_base_serves_where_the_newest_is_no_good() throws Exception {
    var good = noise(1, MIB);
    var bad = cached("bad", noise(2, MIB));
    var near = cached("near", good);
    var binary = file("binary", changed(good, 9));

    assertThat(encode(binary, HostSide.PATCH, bad, Digest.of("unknown"), near).base())
        .contains(near);
  }

  @Test
  void no_more_than_two_bases_are_tried() throws Exception {
    var good = noise(1, MIB);
    var first = cached("first", noise(2, MIB));
    var second = cached("second", noise(3, MIB));
    var third = cached("third", good);
    var binary = file("binary", changed(good, 9));

    assertThat(encode(binary, HostSide.PATCH, first, second, third).codec()).isEqualTo(Codec.RAW);
  }

  @Test
  void a_good_patch_against_the_newest_base_ends_the_search() throws Exception {
    var newest = noise(1, MIB);
    var first = cached("first", newest);
    var binary = file("binary", changed(newest, 9));
    var same = cached("binary", Files.readAllBytes(binary));

    assertThat(encode(binary, HostSide.PATCH, first, same).base()).contains(first);
    assertThat(encode(binary, HostSide.PATCH, same, first).base()).contains(same);
  }

  @Test
  void a_fleet_that_asks_at_once_shares_one_encoding() throws Exception {
    var base = noise(1, 2 * MIB);
    var digest = cached("base", base);
    var binary = file("binary", changed(base, 5));
    int hosts = 16;
    var together = new CyclicBarrier(hosts);
    Callable<Encoded> host =
        () -> {
          together.await();
          return encode(binary, HostSide.PATCH, digest);
        };

    var different = new IdentityHashMap<Encoded, Boolean>();
    var pool = Executors.newFixedThreadPool(hosts);
    try {
      for (var result : pool.invokeAll(Collections.nCopies(hosts, host))) {
        different.put(result.get(), true);
      }
    } finally {
      pool.shutdown();
    }

    assertThat(different).hasSize(1);
    assertThat(different.keySet().iterator().next().codec()).isEqualTo(Codec.PATCH);
  }

  @Test
  void the_name_on_the_host_is_safe_and_tells_encodings_apart() throws Exception {
    var base = text(MIB);
    var digest = cached("base", base);
    var binary = file("binary", changed(base, 5));
    var own = Digest.ofFile(binary).hex();

    var patch = encode(binary, HostSide.PATCH, digest);
    var zstd = encode(binary, HostSide.ZSTD);
    var raw = encode(binary, HostTools.NONE);

    assertThat(patch.remoteName())
        .isEqualTo(
            "%s-patch-%s-%s.part",
            own.substring(0, 16), digest.hex().substring(0, 16), start(patch.file()));
    assertThat(zstd.remoteName())
        .isEqualTo("%s-zstd-%s.part", own.substring(0, 16), start(zstd.file()));
    assertThat(raw.remoteName()).isEqualTo("%s-raw-%s.part", own.substring(0, 16), start(binary));
  }

  @Test
  void another_run_makes_the_same_bytes_so_that_an_upload_can_be_resumed() throws Exception {
    var base = text(MIB);
    var digest = cached("base", base);
    var binary = file("binary", changed(base, 5));

    try (var another = Encoder.in(temp.resolve("scratch"), cache)) {
      for (var tools : List.of(HostSide.PATCH, HostSide.ZSTD, HostSide.GZIP)) {
        var again = another.encode(binary, Digest.ofFile(binary), tools, List.of(digest));
        var first = encode(binary, tools, digest);
        assertThat(again.file()).isNotEqualTo(first.file()).hasSameBinaryContentAs(first.file());
        assertThat(again.remoteName()).isEqualTo(first.remoteName());
      }
    }
  }

  @Test
  void a_binary_that_changed_since_the_release_was_read_is_refused() throws Exception {
    var binary = file("binary", text(MIB));
    var digest = Digest.ofFile(binary);
    Files.write(binary, changed(text(MIB), 3));

    assertThatThrownBy(() -> encoder.encode(binary, digest, HostSide.ZSTD, List.of()))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("is not the binary that the release says it is");
  }

  @Test
  void a_binary_that_was_not_there_is_read_when_asked_for_again() throws Exception {
    var content = text(MIB);
    var binary = temp.resolve("binary");
    var digest = Digest.of(content);
    assertThatThrownBy(() -> encoder.encode(binary, digest, HostSide.ZSTD, List.of()))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("cannot read " + binary);

    Files.write(binary, content);

    assertThat(encoder.encode(binary, digest, HostSide.ZSTD, List.of()).codec())
        .isEqualTo(Codec.ZSTD);
  }

  @Test
  void without_a_place_to_write_the_binary_travels_as_it_is_until_there_is_one() throws Exception {
    var binary = file("binary", text(MIB));
    var own = onlyFileIn(temp.resolve("scratch"));
    Files.delete(own);
    assertThat(encode(binary, HostSide.PATCH).codec()).isEqualTo(Codec.RAW);

    Files.createDirectory(own);

    assertThat(encode(binary, HostSide.PATCH).codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void closing_leaves_no_file_behind_and_no_binary_away() throws Exception {
    var base = text(MIB);
    var digest = cached("base", base);
    var binary = file("binary", changed(base, 5));
    encode(binary, HostSide.PATCH, digest);
    encode(binary, HostSide.GZIP);

    encoder.close();

    assertThat(temp.resolve("scratch")).isEmptyDirectory();
    assertThat(binary).exists();
    assertThat(cache.find(digest)).isPresent();
  }

  private Encoded encode(Path file, HostTools tools, Digest... heldByHost) throws IOException {
    return encoder.encode(file, Digest.ofFile(file), tools, List.of(heldByHost));
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content);
  }

  private Digest cached(String name, byte[] content) throws IOException {
    var digest = Digest.of(content);
    cache.put(file(name, content), digest);
    assertThat(cache.find(digest)).isPresent();
    return digest;
  }

  private static String start(Path file) throws IOException {
    return Digest.ofFile(file).hex().substring(0, 8);
  }

  private static Path onlyFileIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return Optional.of(files.toList()).filter(all -> all.size() == 1).orElseThrow().get(0);
    }
  }

  private static byte[] noise(long seed, int bytes) {
    var content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Content that shrinks to about a third: digits of random numbers. */
  private static byte[] text(int bytes) {
    var random = new Random(4);
    var content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) ('0' + random.nextInt(8));
    }
    return content;
  }

  private static byte[] changed(byte[] content, int at) {
    var copy = content.clone();
    copy[at] ^= 1;
    return copy;
  }
}
