package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * The file tree of a Windows host: a Wine prefix. It is made once for each version of Wine, which
 * takes ten seconds, and kept in the cache; a host has an overlay on it.
 */
final class WinePrefix {
  private WinePrefix() {}

  /** The tree that hosts start from. */
  static Path in(Path cache) {
    var system = BaseImage.WINE.in(cache);
    var prefix = cache.resolve("prefix-" + system.getFileName());
    try (var channel =
            FileChannel.open(
                Files.createDirectories(cache).resolve("prefix.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(prefix)) {
        make(prefix, system);
      }
      return prefix;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path prefix, Path system) throws IOException {
    var unfinished = prefix.resolveSibling(prefix.getFileName() + ".new");
    Command.mustRun("rm", "-rf", unfinished.toString());
    // Wine finds the folder whatever its case; those who come by SFTP find "Users" only.
    Files.createDirectories(unfinished.resolve("drive_c/Users"));
    environment(unfinished, unfinished, system);
    var script =
        ". \"$0/environment\"; "
            + SYSTEM
            + PRIVATE_TEMPORARY_FILES
            + "timeout 100 wine wineboot -i && timeout 30 wineserver -w";
    var made =
        Command.run(
            Duration.ofMinutes(3),
            List.of("unshare", "-m", "sh", "-euc", script, unfinished.toString()));
    if (made.status() != 0) {
      throw new IllegalStateException("wineboot failed:\n" + made.out() + made.err());
    }
    Files.move(unfinished, prefix, StandardCopyOption.ATOMIC_MOVE);
  }

  /** In a mount namespace of its own: the programs of the tree take the place of this machine's. */
  static final String SYSTEM =
      "for part in etc/alternatives etc/ld.so.cache usr; do"
          + " mount --rbind \"$WINE_SYSTEM/$part\" \"/$part\"; done\n";

  /**
   * Wine keeps its sockets below /tmp and leaves them there. In a mount namespace of its own it has
   * a /tmp of its own, unless its own files lie there.
   */
  static final String PRIVATE_TEMPORARY_FILES =
      "case $WINEPREFIX in /tmp/*) ;; *) mount -t tmpfs tmpfs /tmp ;; esac\n";

  /**
   * Writes a file {@code environment} for shells that run Wine.
   *
   * @param folder that receives it, a locale and the Unix home
   * @param system the tree with Wine in it
   */
  static void environment(Path folder, Path prefix, Path system) throws IOException {
    // Wine takes its code page from the locale. Most imply an old one; Hindi never had one, and so
    // gets UTF-8. The system need not have it: C.UTF-8 under its name will do.
    var locale = Files.createDirectories(folder.resolve("locale"));
    Command.mustRun("cp", "-r", "/usr/lib/locale/C.utf8", locale.resolve("hi_IN.utf8").toString());
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        folder.resolve("environment"),
        """
        unset DISPLAY LC_ALL
        export WINE_SYSTEM='%s'
        export WINEPREFIX='%s' WINEARCH=win64 WINEDEBUG=-all HOME='%s'
        export WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=d'
        export WINEPATH='C:\\test\\bin' LANG=C.UTF-8 LC_CTYPE=hi_IN.UTF-8 LOCPATH='%s'
        """
            .formatted(system, prefix, folder.resolve("home"), locale));
  }
}
