package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The place of one run on this machine: a folder, a subnet, a bridge and a control group, all named
 * after the slot. The run holds the slot's lock file; the kernel frees the lock however the run
 * ends. So whoever gets the lock knows that the run before is over, and that what still carries the
 * slot's name is litter, which it removes. Nothing else is ever touched.
 */
final class Slot implements AutoCloseable {
  private static final int SLOTS = 16;

  private final Path folder;
  private final int number;
  private final String name;
  private final FileLock lock;

  private Slot(Path folder, int number, String name, FileLock lock) {
    this.folder = folder;
    this.number = number;
    this.name = name;
    this.lock = lock;
  }

  /** The first free slot, after removing what crashed runs left in any. */
  static Slot take(Path cache) {
    Optional<Slot> taken = Optional.empty();
    for (int number = 0; number < SLOTS; number++) {
      var slot = lock(cache, number);
      slot.ifPresent(Slot::clean);
      if (taken.isEmpty() && slot.filter(Slot::subnetIsFree).isPresent()) {
        taken = slot;
      } else {
        slot.ifPresent(Slot::unlock);
      }
    }
    return taken.orElseThrow(() -> new IllegalStateException("all slots are in use: " + cache));
  }

  private static Optional<Slot> lock(Path cache, int number) {
    // The name holds the folder's hash: two caches on one machine never clean up each other's runs.
    var name = "sd%03x-%d".formatted(cache.toString().hashCode() & 0xfff, number);
    try {
      var folder = Files.createDirectories(cache.resolve("slots")).resolve(name);
      var file = folder.resolveSibling(name + ".lock");
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock.isEmpty()) {
        channel.close();
      }
      return lock.map(held -> new Slot(folder, number, name, held));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // another fleet of this very process
    }
  }

  private void unlock() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean subnetIsFree() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .noneMatch(address -> address.getHostAddress().startsWith("198.18." + number + "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  /** The bridge's name; machines are named after it too. */
  String bridge() {
    return name;
  }

  String machine(int host) {
    return name + "-" + host;
  }

  Cgroup cgroup() {
    return new Cgroup(name);
  }

  Cgroup cgroup(int host) {
    return new Cgroup(name + "/host-" + host);
  }

  String address(int host) {
    return "198.18." + number + "." + (10 + host);
  }

  void addBridge() {
    Command.mustRun("ip", "link", "add", bridge(), "type", "bridge");
    Command.mustRun("ip", "address", "add", "198.18." + number + ".1/24", "dev", bridge());
    Command.mustRun("ip", "link", "set", bridge(), "up");
  }

  /** Ends and removes all that carries the slot's name. */
  private void clean() {
    cgroup().kill();
    Mounts.removeUnder(folder);
    if (Files.exists(Path.of("/sys/class/net", bridge()))) {
      Command.mustRun("ip", "link", "delete", bridge());
    }
    cgroup().remove();
    Command.mustRun("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** Leaves the machine as it was found, except for the cache. */
  @Override
  public void close() {
    clean();
    unlock();
  }
}
