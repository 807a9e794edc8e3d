package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One booted machine: systemd-nspawn on an overlay of the base tree, in a control group of its own.
 * When the machine reboots nspawn ends with status 133 and is started again on the same tree.
 */
final class Container {
  private static final int WANTS_REBOOT = 133;

  private final Slot slot;
  private final int number;
  private final Path base;
  private final Path folder;
  private volatile Process nspawn;
  private volatile int boots;

  /**
   * Of a machine that lost its power, the kernel takes the cable away later; much later, if what
   * was sent last was never acknowledged. So it is cut here.
   */
  private static final String ENTER =
      """
      echo $$ > "$0/cgroup.procs" || exit
      n=0
      while [ -e "$1" ] && [ $n -lt 100 ]; do
        ip link delete "${1##*/}" 2>/dev/null || sleep 0.1
        n=$((n + 1))
      done
      shift
      exec "$@"
      """;

  Container(Slot slot, int number, Path base) {
    this.slot = slot;
    this.number = number;
    this.base = base;
    this.folder = slot.folder().resolve("host-" + number);
  }

  Path root() {
    return folder.resolve("root");
  }

  /** A new machine: an empty layer over the base tree, with its own name, address and host key. */
  void create(Path hostKey, Path clientKeys) {
    try {
      for (String part : List.of("root", "changes", "work")) {
        Files.createDirectories(folder.resolve(part));
      }
      mountRoot();
      describe();
      install(hostKey, "etc/ssh/ssh_host_ed25519_key");
      install(clientKeys, "etc/ssh/test_client_keys");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mountRoot() {
    var layers =
        "lowerdir=" + base + ",upperdir=" + folder + "/changes,workdir=" + folder + "/work";
    Command.mustRun("mount", "-t", "overlay", "overlay", "-o", layers, root().toString());
  }

  private void describe() throws IOException {
    var address = slot.address(number);
    write("etc/hostname", "host-" + number + "\n");
    write("etc/hosts", "127.0.0.1 localhost\n" + address + " host-" + number + "\n");
    write("etc/machine-id", UUID.randomUUID().toString().replace("-", "") + "\n");
    write(
        "etc/systemd/network/10-host0.network.d/address.conf",
        "[Network]\nAddress=" + address + "/24\n");
  }

  private void write(String path, String text) throws IOException {
    var file = root().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void install(Path file, String path) throws IOException {
    Files.copy(
        file,
        root().resolve(path),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Starts the machine; {@link #awaitReady} waits for it. */
  synchronized void start() {
    try {
      nspawn = nspawn(slot.cgroup(number).create());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boots++;
    nspawn.onExit().thenAccept(this::ended);
  }

  private synchronized void ended(Process process) {
    if (process.exitValue() == WANTS_REBOOT && process == nspawn) {
      start();
    }
  }

  private Process nspawn(Path cgroup) throws IOException {
    var words = new ArrayList<>(List.of("sh", "-c", ENTER, cgroup.toString()));
    words.add("/sys/class/net/vb-" + slot.machine(number));
    words.addAll(List.of("systemd-nspawn", "-q", "-D", root().toString(), "-b"));
    words.addAll(List.of("-M", slot.machine(number), "--hostname=host-" + number));
    words.addAll(List.of("--network-bridge=" + slot.bridge(), "--resolv-conf=off"));
    words.addAll(List.of("--register=no", "--keep-unit")); // nobody is asked to manage it
    var builder =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
            .redirectErrorStream(true);
    builder.environment().put("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1");
    return builder.start();
  }

  private Path console() {
    return folder.resolve("console.log");
  }

  /** Waits until sshd answers and the boot is complete. */
  void awaitReady() {
    Waiting.until("sshd of host-" + number, this::sshdAnswers);
    Waiting.until("the boot of host-" + number, this::booted);
  }

  private boolean sshdAnswers() {
    if (!nspawn.isAlive() && nspawn.exitValue() != WANTS_REBOOT) {
      throw new IllegalStateException("host-" + number + " does not boot:\n" + consoleText());
    }
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(slot.address(number), 22), 1000);
      socket.setSoTimeout(1000);
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  private boolean booted() {
    var state = enter(List.of("systemctl", "is-system-running", "--wait")).out().strip();
    return state.equals("running") || state.equals("degraded");
  }

  private Command.Result enter(List<String> words) {
    return Command.run(Duration.ofMinutes(1), inside(words));
  }

  /** The words of a command on this machine that runs these words as root inside of the host. */
  List<String> inside(List<String> words) {
    var enter = Stream.of("nsenter", "-t", Long.toString(leader()), "-a");
    return Stream.concat(enter, words.stream()).toList();
  }

  /** The host's process 1, as this machine numbers it. */
  private long leader() {
    return nspawn
        .children()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("host-" + number + " is not running"))
        .pid();
  }

  /** An orderly reboot; returns when the machine is up again. */
  void reboot() {
    int before = boots;
    enter(List.of("systemctl", "reboot"));
    Waiting.until("the reboot of host-" + number, () -> boots > before);
    awaitReady();
  }

  /** Ends the machine as a power failure does. Its disk keeps what was written. */
  void kill() {
    slot.cgroup(number).kill();
    Waiting.until("nspawn to end", () -> !nspawn.isAlive());
  }

  /** Throws the machine and its disk away. */
  void remove() {
    kill();
    Mounts.removeUnder(folder);
    Command.mustRun("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** Pulls the network cable out, or puts it back. */
  void link(boolean up) {
    // nspawn names our end of the cable after the machine.
    Command.mustRun("ip", "link", "set", "vb-" + slot.machine(number), up ? "up" : "down");
  }

  private String consoleText() {
    try {
      return new String(Files.readAllBytes(console()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
