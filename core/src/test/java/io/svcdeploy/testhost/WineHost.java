package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wine's service manager behind an OpenSSH server of this machine, which answers as OpenSSH for
 * Windows does: commands go to {@code cmd.exe}, and files are below {@code /C:/}. What Wine lacks
 * is made up for by {@link StandIns}. Ends with the run; what a killed run leaves is removed by the
 * next one.
 *
 * <p>What the methods do goes around the network and around the product.
 */
final class WineHost implements WindowsHost {
  private final Slot slot;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long init;

  private WineHost(Slot slot, int port) {
    this.slot = slot;
    this.port = port;
  }

  static WineHost open() {
    var cache = Fleet.cache().resolve("windows");
    var prefix = WinePrefix.in(cache);
    var host = new WineHost(Slot.take(cache), FreePort.next());
    Runtime.getRuntime().addShutdownHook(new Thread(host::close, "close-windows-host"));
    host.install(prefix);
    host.boot();
    return host;
  }

  private void install(Path base) {
    try {
      for (String part : List.of("root", "changes", "work", "view")) {
        Files.createDirectories(folder().resolve(part));
      }
      var layers =
          "lowerdir=" + base + ",upperdir=" + folder() + "/changes,workdir=" + folder() + "/work";
      Command.mustRun("mount", "-t", "overlay", "overlay", "-o", layers, prefix().toString());
      WinePrefix.environment(
          folder(), prefix(), BaseImage.WINE.in(Fleet.cache().resolve("windows")));
      StandIns.install(driveC());
      putStandInsFirst();
      for (String script : List.of("boot.sh", "login.sh")) {
        try (var from = WineHost.class.getResourceAsStream("windows-" + script)) {
          Files.copy(from, folder().resolve(script));
        }
      }
      configureSshd();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Services have the PATH of the machine; its registry is a text file as long as Wine is down. */
  private void putStandInsFirst() throws IOException {
    var registry = prefix().resolve("system.reg");
    var text = Files.readString(registry, StandardCharsets.ISO_8859_1);
    var changed = text.replaceFirst("(?m)^\"PATH\"=str\\(2\\):\"", "$0C:\\\\\\\\test\\\\\\\\bin;");
    if (changed.equals(text)) {
      throw new IllegalStateException("no PATH in " + registry);
    }
    Files.writeString(registry, changed, StandardCharsets.ISO_8859_1);
  }

  private void configureSshd() throws IOException {
    Fleet.newKey(clientKey());
    Fleet.newKey(hostKeyFile());
    Fleet.newKey(confinedKey());
    Files.writeString(
        folder().resolve("confined.pub"),
        "no-port-forwarding " + Fleet.read(Fleet.publicKeyOf(confinedKey())) + "\n");
    Files.writeString(knownHosts(), "[127.0.0.1]:" + port + " " + hostKey() + "\n");
    Files.writeString(
        folder().resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s
        AuthorizedKeysFile %s %s
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin yes
        # Keeps bash from reading the start files of this machine, which may do and wait for anything.
        SetEnv SHLVL=1
        Subsystem sftp sftp-server
        ForceCommand sh '%s'
        """
            .formatted(
                port,
                hostKeyFile(),
                Fleet.publicKeyOf(clientKey()),
                folder().resolve("confined.pub"),
                folder().resolve("login.sh")));
  }

  private void boot() {
    try {
      Files.createDirectories(Path.of("/run/sshd"));
      var words = List.of("sh", "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"");
      var all = new ArrayList<>(words);
      all.add(slot.cgroup().create().toString());
      all.addAll(List.of("unshare", "-m", "sh", "-eu", folder() + "/boot.sh", folder().toString()));
      init =
          new ProcessBuilder(all)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder().resolve("log").toFile())
              .start()
              .pid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until("sshd of the Windows host, see " + folder() + "/log", this::sshdAnswers);
    var up = driveC().resolve("test/up");
    Waiting.until("Wine, see " + folder() + "/log", () -> Files.exists(up));
  }

  private boolean sshdAnswers() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String address() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return "root";
  }

  private String hostKey() {
    return Fleet.read(Fleet.publicKeyOf(hostKeyFile()));
  }

  private Path hostKeyFile() {
    return folder().resolve("host-key");
  }

  @Override
  public Path clientKey() {
    return folder().resolve("client-key");
  }

  @Override
  public Path confinedKey() {
    return folder().resolve("confined-key");
  }

  @Override
  public Path knownHosts() {
    return folder().resolve("known_hosts");
  }

  @Override
  public List<String> javaOptions() {
    return List.of("-agentpath:" + StandIns.JAVA_AGENT);
  }

  @Override
  public Path driveC() {
    return prefix().resolve("drive_c");
  }

  @Override
  public Command.Result exec(Duration deadline, String... lines) {
    var number = System.nanoTime();
    var file = driveC().resolve("test/exec-" + number + ".cmd");
    try {
      Files.writeString(file, String.join("\r\n", lines) + "\r\n", StandardCharsets.UTF_8);
      var words = new ArrayList<>(inMounts());
      words.addAll(List.of("env", "SSH_ORIGINAL_COMMAND=C:\\test\\" + file.getFileName()));
      words.addAll(List.of("sh", folder().resolve("login.sh").toString()));
      return Command.run(deadline, words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void share(String name) throws IOException {
    var shares = Files.createDirectories(prefix().resolve("dosdevices/unc").resolve(name));
    Files.createSymbolicLink(shares.resolve("C$"), driveC());
    Files.createSymbolicLink(shares.resolve("ADMIN$"), driveC().resolve("windows"));
  }

  @Override
  public void assumeStandIns(String why) {
    // It has them.
  }

  @Override
  public void smallDisk(String path, int megabytes) {
    var inside =
        """
        mkdir -p "$1" "$2" && mount -t tmpfs -o size=%dm small-disk "$1" && mount --bind "$1" "$2"
        """
            .formatted(megabytes);
    var words = new ArrayList<>(inMounts());
    words.addAll(List.of("sh", "-euc", inside, "sh"));
    words.add(driveC().resolve(path).toString());
    words.add(folder().resolve("view/C:").resolve(path).toString());
    Command.mustRun(words.toArray(String[]::new));
  }

  private List<String> inMounts() {
    return List.of("nsenter", "-m", "-t", Long.toString(init));
  }

  String name() {
    return slot.name();
  }

  Path folder() {
    return slot.folder();
  }

  private Path prefix() {
    return folder().resolve("root");
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      slot.close();
    }
  }
}
