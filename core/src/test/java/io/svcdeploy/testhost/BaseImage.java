package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file tree that hosts start from: a minimal Debian, made once by mmdebstrap and kept in the
 * cache under the digest of its recipe.
 *
 * @param customizing the name of a script that is run in the tree when its packages are there
 */
record BaseImage(String suite, String packages, String customizing) {
  /** Linux hosts: systemd and sshd. */
  static final BaseImage LINUX =
      new BaseImage(
          "bookworm",
          "systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,openssh-server,iproute2,curl,"
              + "zstd,sudo,cron,procps",
          "customize.sh");

  /** Wine 10, whose cmd is much nearer to that of Windows than the one of Wine 8. */
  static final BaseImage WINE =
      new BaseImage("trixie", "wine64,wine,openssh-server", "customize-wine.sh");

  /** The tree; made now if the cache does not have it, which takes a minute. */
  Path in(Path cache) {
    try {
      var customize = Files.createDirectories(cache).resolve(customizing);
      var tree = cache.resolve("base-" + digest(recipe(customize)));
      // The lock makes a second run wait for the first one instead of making the tree as well.
      try (var channel = lockFile(cache);
          var lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(tree)) {
          make(tree, customize);
        }
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel lockFile(Path cache) throws IOException {
    return FileChannel.open(
        cache.resolve("base.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private void make(Path tree, Path customize) throws IOException {
    var unfinished = tree.resolveSibling(tree.getFileName() + ".new");
    Command.mustRun("rm", "-rf", "--one-file-system", unfinished.toString());
    Files.writeString(customize, customizeScript());
    var command = new ArrayList<>(recipe(customize));
    command.add(unfinished.toString());
    var result = Command.run(Duration.ofMinutes(10), command);
    if (result.status() != 0) {
      throw new IllegalStateException("mmdebstrap failed:\n" + result.err());
    }
    Files.move(unfinished, tree, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> recipe(Path customize) {
    return List.of(
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        "--format=directory",
        "--include=" + packages,
        "--customize-hook=chroot \"$1\" sh -eu < '" + customize + "'",
        suite);
  }

  private String digest(List<String> recipe) throws IOException {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(String.join("\n", recipe).getBytes(StandardCharsets.UTF_8));
      sha.update(customizeScript().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String customizeScript() throws IOException {
    try (var script = BaseImage.class.getResourceAsStream(customizing)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
