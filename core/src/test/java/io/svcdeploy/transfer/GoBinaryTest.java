package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The case that matters: the next version of a program is close to the one on the hosts. */
class GoBinaryTest {
  @TempDir Path temp;

  @Test
  void a_patch_between_two_builds_takes_less_than_a_tenth_of_zstd() throws Exception {
    HostSide.assumeInstalled("go");
    var old = build("old", "hello, world");
    var binary = build("new", "hello again, dear world");
    var cache = ArtifactCache.in(temp.resolve("cache"));
    cache.put(old, Digest.ofFile(old));

    try (var encoder = Encoder.in(temp, cache)) {
      var digest = Digest.ofFile(binary);
      var zstd = encoder.encode(binary, digest, HostSide.ZSTD, List.of());
      var patch = encoder.encode(binary, digest, HostSide.PATCH, List.of(Digest.ofFile(old)));

      assertThat(zstd.codec()).isEqualTo(Codec.ZSTD);
      assertThat(patch.codec()).isEqualTo(Codec.PATCH);
      assertThat(patch.bytes()).isLessThan(zstd.bytes() / 10);
      assertThat(HostSide.decode(patch, old)).isEqualTo(Files.readAllBytes(binary));
    }
  }

  private Path build(String name, String greeting) throws IOException, InterruptedException {
    var source = Files.createDirectory(temp.resolve(name + "-source"));
    Files.writeString(source.resolve("go.mod"), "module hello\n\ngo 1.21\n");
    Files.writeString(
        source.resolve("main.go"),
        "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"" + greeting + "\") }\n");
    var binary = temp.resolve(name);
    var go =
        new ProcessBuilder(
                "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary.toString(), ".")
            .directory(source.toFile())
            .inheritIO()
            .start();
    assertThat(go.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(go.exitValue()).isZero();
    return binary;
  }
}
