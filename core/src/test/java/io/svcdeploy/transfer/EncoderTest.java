package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EncoderTest extends EncoderScene {
  private static final Path NO_BASE = Path.of("no-base");

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
  void a_scratch_folder_that_cannot_be_made_stops_nothing() throws Exception {
    var binary = file("binary", text(MIB));
    var inTheWay = file("home", new byte[0]).resolve("cache");

    try (var encoder = Encoder.in(inTheWay, ArtifactCache.in(inTheWay))) {
      var encoded = encoder.encode(binary, Digest.ofFile(binary), HostSide.ZSTD, List.of());

      assertThat(encoded.codec()).isEqualTo(Codec.ZSTD);
      assertThat(encoded.file()).exists();
    }
  }

  @Test
  void bytes_that_do_not_shrink_travel_as_they_are() throws Exception {
    assertThat(encode(file("noise", noise(1, MIB)), HostSide.ZSTD).codec()).isEqualTo(Codec.RAW);
    assertThat(encode(file("empty", new byte[0]), HostSide.GZIP).codec()).isEqualTo(Codec.RAW);
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
}
