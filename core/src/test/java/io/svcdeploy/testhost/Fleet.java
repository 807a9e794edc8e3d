package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The real hosts of a run. They boot when they are first asked for and stay up until the run ends;
 * a test that needs an untouched host asks it for {@link TestHost#freshState}. Closing removes
 * every process, mount, interface and file, and so does the end of the process; what a killed
 * process leaves is removed by the next run.
 */
public final class Fleet implements AutoCloseable {
  private final Slot slot;
  private final Path base;
  private final List<TestHost> hosts = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Fleet(Slot slot, Path base) {
    this.slot = slot;
    this.base = base;
  }

  static Fleet open() {
    var cache = cache();
    var base = BaseImage.LINUX.in(cache);
    var fleet = new Fleet(Slot.take(cache), base);
    Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "close-fleet"));
    fleet.prepare();
    return fleet;
  }

  /** Where base trees are kept, and the folders of runs. */
  static Path cache() {
    var home = Path.of(System.getProperty("user.home"), ".cache").toString();
    return Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home), "svc-deploy-tests");
  }

  private void prepare() {
    try {
      Files.createDirectories(slot.folder());
      newKey(clientKey());
      Files.createFile(knownHosts());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    slot.addBridge();
  }

  static void newKey(Path file) {
    Command.mustRun("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString());
  }

  /** The host with this number, from 1. */
  public TestHost host(int number) {
    return hosts(number).get(number - 1);
  }

  /** The first {@code count} hosts; those that are not up yet boot together. */
  public synchronized List<TestHost> hosts(int count) {
    var booting = new ArrayList<Container>();
    while (hosts.size() < count) {
      booting.add(addHost(hosts.size() + 1));
    }
    booting.forEach(Container::awaitReady);
    return List.copyOf(hosts.subList(0, count));
  }

  private Container addHost(int number) {
    var hostKey = slot.folder().resolve("host-" + number + "-key");
    newKey(hostKey);
    var publicKey = read(publicKeyOf(hostKey));
    var container = new Container(slot, number, base);
    Runnable install = () -> install(container, hostKey);
    install.run();
    var address = slot.address(number);
    append(knownHosts(), address + " " + publicKey + "\n");
    Runnable wipe =
        () -> {
          container.remove();
          install.run();
          container.awaitReady();
        };
    hosts.add(new TestHost("host-" + number, address, publicKey, container, wipe));
    return container;
  }

  private void install(Container container, Path hostKey) {
    container.create(hostKey, publicKeyOf(clientKey()));
    container.start();
  }

  /** The login user of all hosts; may become root by sudo without a password. */
  public String user() {
    return "deploy";
  }

  /** A login user that may not use sudo. */
  public String userWithoutSudo() {
    return "nosudo";
  }

  /** The password of both users. */
  public String password() {
    return "test-hosts-only";
  }

  /** The private key (OpenSSH format, ed25519) that opens root and both users of all hosts. */
  public Path clientKey() {
    return slot.folder().resolve("client-key");
  }

  /** A known_hosts file with exactly the hosts that are up. */
  public Path knownHosts() {
    return slot.folder().resolve("known_hosts");
  }

  /** Everything of this run is named after this, or lies below {@link #folder}. */
  String name() {
    return slot.name();
  }

  Path folder() {
    return slot.folder();
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      slot.close();
    }
  }

  static Path publicKeyOf(Path key) {
    return key.resolveSibling(key.getFileName() + ".pub");
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
