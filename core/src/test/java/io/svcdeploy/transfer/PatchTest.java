package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Digest;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** When a patch is made, against what, and that it is one. */
class PatchTest extends EncoderScene {
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
}
