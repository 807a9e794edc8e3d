import io.svcdeploy.release.Digest;
import io.svcdeploy.transfer.ArtifactCache;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transfer.HostTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Encodes NEW as the hosts of several kinds get it; OLD is what they hold. */
class Encode {
  private static final int ROUNDS = 5;

  public static void main(String[] args) throws Exception {
    var old = Path.of(args[0]);
    var scratch = Files.createDirectories(Path.of(args[2]));
    var cache = ArtifactCache.in(scratch.resolve("cache"));
    cache.put(old, Digest.ofFile(old));
    var held = List.of(Digest.ofFile(old));
    for (var tools : List.of(new HostTools(true, true, true), new HostTools(true, false, true),
        new HostTools(false, false, true), HostTools.NONE)) {
      measure(Path.of(args[1]), tools, held, scratch, cache);
    }
  }

  /** Prints: codec, bytes, median of the milliseconds. A patch includes the zstd it is held against. */
  private static void measure(
      Path binary, HostTools tools, List<Digest> held, Path scratch, ArtifactCache cache)
      throws Exception {
    var digest = Digest.ofFile(binary);
    var nanos = new long[ROUNDS];
    var line = "";
    for (int round = 0; round < ROUNDS; round++) {
      try (var encoder = Encoder.in(scratch, cache)) {
        long start = System.nanoTime();
        var encoded = encoder.encode(binary, digest, tools, held);
        nanos[round] = System.nanoTime() - start;
        line = encoded.codec().label() + " " + encoded.bytes();
      }
    }
    Arrays.sort(nanos);
    System.out.println(line + " " + nanos[ROUNDS / 2] / 1_000_000);
  }
}
