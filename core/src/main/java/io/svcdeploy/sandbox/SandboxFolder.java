package io.svcdeploy.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Collectors;

/** What the sandbox keeps on disk. */
final class SandboxFolder {
  private static final String TARGETS =
      """
      # Made by `svc-deploy sandbox`; written anew each time it starts.
      targets:
        sandbox:
          hosts:
      %s    ssh:
            user: "%s"
            key: id_ecdsa
            known-hosts: known_hosts
            agent: false
          sudo: false
          manager: script
      """;

  private static final String HOST =
      "      - { name: %s, address: 127.0.0.1, port: %d, vars: { port: \"%d\" } }\n";

  private final Path root;
  private final KeyPair clientKey;

  private SandboxFolder(Path root, KeyPair clientKey) {
    this.root = root;
    this.clientKey = clientKey;
  }

  static SandboxFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    var root = folder.toRealPath();
    Files.createDirectories(root.resolve(".state"));
    return new SandboxFolder(root, KeyFile.readOrMake(root.resolve("id_ecdsa")));
  }

  /** The folder without symbolic links: what a process of the sandbox sees. */
  Path root() {
    return root;
  }

  KeyPair clientKey() {
    return clientKey;
  }

  KeyPair hostKey(int number) throws IOException {
    return KeyFile.readOrMake(state(number, "host-key"));
  }

  Path lockFile() {
    return root.resolve(".state/lock");
  }

  Path targetsFile() {
    return root.resolve("targets.yml");
  }

  /** The home of a host, with the commands that must not be the machine's own. */
  Path home(int number) throws IOException {
    var home = root.resolve("host-" + number);
    var bin = Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("tmp"));
    try (var crontab = SandboxFolder.class.getResourceAsStream("crontab")) {
      if (crontab == null) {
        throw new IOException("the program is incomplete: no crontab stand-in");
      }
      Files.write(bin.resolve("crontab"), crontab.readAllBytes());
    }
    Files.setPosixFilePermissions(
        bin.resolve("crontab"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** The port of the host's SSH server the last time; 0 if there was none. */
  int lastPort(int number) throws IOException {
    return number(state(number, "ssh-port"));
  }

  void rememberPort(int number, int port) throws IOException {
    Files.writeString(state(number, "ssh-port"), Integer.toString(port));
  }

  /** The port for the host's service: free when it was chosen, and the same ever after. */
  int appPort(int number) throws IOException {
    var file = state(number, "app-port");
    if (number(file) == 0) {
      Files.writeString(file, Integer.toString(freePort()));
    }
    return number(file);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int number(Path file) throws IOException {
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
  }

  private Path state(int number, String name) {
    return root.resolve(".state/host-" + number + "-" + name);
  }

  void writeKnownHosts(List<SandboxServer> servers) throws IOException {
    var lines =
        servers.stream()
            .map(server -> "[127.0.0.1]:" + server.port() + " " + server.publicKey() + "\n")
            .collect(Collectors.joining());
    Files.writeString(root.resolve("known_hosts"), lines);
  }

  void writeTargets(List<SandboxHost> hosts) throws IOException {
    var lines =
        hosts.stream()
            .map(host -> HOST.formatted(host.name(), host.port(), host.appPort()))
            .collect(Collectors.joining());
    var user = user().replace("\\", "\\\\").replace("\"", "\\\"");
    Files.write(targetsFile(), TARGETS.formatted(lines, user).getBytes(StandardCharsets.UTF_8));
  }

  /** The one login of the sandbox. */
  static String user() {
    return System.getProperty("user.name", "user");
  }
}
