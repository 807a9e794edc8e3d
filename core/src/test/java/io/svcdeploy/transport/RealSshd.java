package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.testhost.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OpenSSH server of this machine, on a loopback port, with keys and configuration of its own.
 */
final class RealSshd implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Map<String, Path> KEYS = new HashMap<>();
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final int port;
  private final Process process;

  private RealSshd(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static void assumeInstalled() {
    if (!"required".equals(System.getenv("SVC_DEPLOY_REAL_HOSTS"))) {
      assumeTrue(Files.isExecutable(SSHD), "skipped: there is no " + SSHD + " on this machine");
    }
  }

  /**
   * @param folder empty; receives the keys, the configuration and the log
   * @param extra further lines of sshd_config
   */
  static RealSshd start(Path folder, String... extra) throws Exception {
    return start(folder, FreePort.next(), extra);
  }

  static RealSshd start(Path folder, int port, String... extra) throws Exception {
    assumeInstalled();
    Files.createDirectories(folder);
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    for (var type : List.of("ed25519", "ecdsa", "rsa")) {
      place(type, folder.resolve("host_" + type));
    }
    place("id", folder.resolve("id"));
    if (!Files.exists(folder.resolve("authorized_keys"))) {
      Files.copy(folder.resolve("id.pub"), folder.resolve("authorized_keys"));
    }
    var config = configuration(folder, extra);
    var log = folder.resolve("log").toFile();
    var process =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString(), "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    var server = new RealSshd(folder, port, process);
    server.awaitListening();
    return server;
  }

  /** A key pair; making them takes time, so all servers of a test run share theirs. */
  private static synchronized void place(String name, Path file) throws Exception {
    if (!KEYS.containsKey(name)) {
      var made = Files.createTempDirectory("svc-deploy-keys").resolve(name);
      for (var used : List.of(made.getParent(), made, Path.of(made + ".pub"))) {
        used.toFile().deleteOnExit();
      }
      KEYS.put(name, keygen(made, "", "-t", name.equals("id") ? "ed25519" : name));
    }
    if (!Files.exists(file)) {
      var made = KEYS.get(name);
      Files.copy(made, file, StandardCopyOption.COPY_ATTRIBUTES);
      Files.copy(Path.of(made + ".pub"), Path.of(file + ".pub"));
    }
  }

  private static Path configuration(Path folder, String... extra) throws IOException {
    // sshd takes the first of several values.
    var lines = new ArrayList<>(List.of(extra));
    lines.addAll(
        List.of(
            "ListenAddress 127.0.0.1",
            "HostKey " + folder.resolve("host_ed25519"),
            "HostKey " + folder.resolve("host_ecdsa"),
            "HostKey " + folder.resolve("host_rsa"),
            "PidFile none",
            "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin yes",
            "LogLevel VERBOSE"));
    if (List.of(extra).stream().noneMatch(line -> line.startsWith("#no-sftp"))) {
      lines.add("Subsystem sftp internal-sftp");
    }
    // Keeps bash from reading the start files of this machine, which may do and wait for anything.
    // Of several SetEnv lines sshd takes the first.
    lines.replaceAll(line -> line.startsWith("SetEnv ") ? line + " SHLVL=1" : line);
    lines.add("SetEnv SHLVL=1");
    return Files.write(folder.resolve("sshd_config"), lines);
  }

  private void awaitListening() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.getInputStream().read()).isPositive();
        return;
      } catch (IOException e) {
        assertThat(process.isAlive()).as("sshd: %s", log()).isTrue();
        Thread.sleep(50);
      }
    }
    throw new AssertionError("sshd does not listen: " + log());
  }

  /** Makes a key pair by {@code ssh-keygen}. */
  static Path keygen(Path file, String passphrase, String... options) throws Exception {
    var words = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-C", "test"));
    words.addAll(List.of("-f", file.toString()));
    words.addAll(List.of(options));
    output(words.toArray(String[]::new));
    return file;
  }

  static String output(String... words) throws Exception {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", words), text).isZero();
    return text;
  }

  int port() {
    return port;
  }

  /** The server process; its children are the sessions. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  void authorize(Path publicKey) throws IOException {
    var all = folder.resolve("authorized_keys");
    Files.writeString(all, Files.readString(all) + Files.readString(publicKey));
  }

  /** {@code type base64} of this type's host key. */
  String hostKey(String type) throws IOException {
    var words = Files.readString(folder.resolve("host_" + type + ".pub")).split(" ");
    return words[0] + " " + words[1];
  }

  String fingerprint(String type) throws Exception {
    return output("ssh-keygen", "-lf", folder.resolve("host_" + type + ".pub").toString())
        .split(" ")[1];
  }

  Credentials credentials() {
    return Credentials.key(new PrivateKey.File(folder.resolve("id"), Optional.empty()));
  }

  SshLogin login() throws IOException {
    return login(credentials(), HostKeys.pinned(hostKey("ed25519")));
  }

  SshLogin login(Credentials credentials, HostKeys hostKeys) {
    return new SshLogin("127.0.0.1", port, System.getProperty("user.name"), credentials, hostKeys);
  }

  SshEndpoint endpoint() throws IOException {
    return endpoint(login());
  }

  static SshEndpoint endpoint(SshLogin login, SshLogin... jumps) {
    return new SshEndpoint(
        "web-1", login, List.of(jumps), Duration.ofSeconds(10), Duration.ofSeconds(10), false);
  }

  HostConnection connect() throws IOException {
    return new SshConnector().connect(endpoint());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
  }
}
