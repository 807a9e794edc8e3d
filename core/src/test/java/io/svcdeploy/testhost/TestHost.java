package io.svcdeploy.testhost;

import io.svcdeploy.script.Sh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real host: Debian with systemd, OpenSSH, sudo and cron, at an address of its own. What the
 * methods do goes around the network and around the product: through the host's namespaces, as
 * root. For one thread at a time.
 */
public final class TestHost {
  /** The port of sshd. */
  public static final int PORT = 22;

  private final String name;
  private final String address;
  private final String hostKey;
  private final Container container;
  private final Runnable wipe;

  TestHost(String name, String address, String hostKey, Container container, Runnable wipe) {
    this.name = name;
    this.address = address;
    this.hostKey = hostKey;
    this.container = container;
    this.wipe = wipe;
  }

  /** {@code host-1}, {@code host-2} and so on; the host's own host name too. */
  public String name() {
    return name;
  }

  /** An IPv4 address in 198.18.0.0/15. */
  public String address() {
    return address;
  }

  /** The host key as known_hosts has it: {@code ssh-ed25519 AAAA…}. */
  public String hostKey() {
    return hostKey;
  }

  /** The host's file tree seen from this machine, without what is mounted in it by itself. */
  public Path rootFolder() {
    return container.root();
  }

  /** Runs a script of POSIX shell as root, for a minute at most. */
  public Command.Result exec(String script) {
    return exec(script, Duration.ofMinutes(1));
  }

  /**
   * Runs a script of POSIX shell as root, with empty standard input.
   *
   * @throws IllegalStateException if it takes longer than {@code deadline}
   */
  public Command.Result exec(String script, Duration deadline) {
    return Command.run(deadline, container.inside(List.of("sh", "-c", script)));
  }

  /** An orderly reboot; returns when the host is up again. */
  public void reboot() {
    container.reboot();
  }

  /** The power fails and comes back; returns when the host is up again. */
  public void powerCycle() {
    container.kill();
    container.start();
    container.awaitReady();
  }

  /** The network cable is out: packets get lost, connections hang. */
  public void interfaceDown() {
    container.link(false);
  }

  public void interfaceUp() {
    container.link(true);
  }

  /** A host as if just installed, with the same name, address and key: all changes are gone. */
  public void freshState() {
    wipe.run();
  }

  /** An empty disk of this size at an absolute path, over what is there. */
  public void smallDisk(String path, int megabytes) {
    var at = Sh.quote(path);
    exec("mkdir -p " + at + " && mount -t tmpfs -o size=" + megabytes + "m small-disk " + at)
        .orFail();
  }

  /** Makes the folder read-only, as a disk becomes that the kernel no longer trusts. */
  public void readOnly(String path) {
    var at = Sh.quote(path);
    exec("mount --bind " + at + " " + at + " && mount -o remount,bind,ro " + at).orFail();
  }

  /** Undoes the last {@link #smallDisk} or {@link #readOnly} of this path. */
  public void unmount(String path) {
    exec("umount " + Sh.quote(path)).orFail();
  }

  /** Takes a command away, as if its package was never installed. */
  public void hide(String command) {
    move(command, command + ".hidden");
  }

  /** Brings a command back that was hidden. */
  public void unhide(String command) {
    move(command + ".hidden", command);
  }

  private void move(String command, String newName) {
    exec("at=$(command -v %s) && mv \"$at\" \"${at%%/*}/\"%s"
            .formatted(Sh.quote(command), Sh.quote(newName)))
        .orFail();
  }
}
