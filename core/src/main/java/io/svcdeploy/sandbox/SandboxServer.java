package io.svcdeploy.sandbox;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** The SSH server of one host: commands, SFTP and forwarding to loopback, for one user and key. */
final class SandboxServer implements AutoCloseable {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  private final SshServer server;
  private final KeyPair hostKey;

  private SandboxServer(SshServer server, KeyPair hostKey) {
    this.server = server;
    this.hostKey = hostKey;
  }

  /** Listens on the port that the host had before; on another if that one is taken now. */
  static SandboxServer start(SandboxFolder folder, int number) throws IOException {
    var hostKey = folder.hostKey(number);
    var server = configure(folder, folder.home(number), hostKey);
    server.setPort(folder.lastPort(number));
    try {
      server.start();
    } catch (BindException e) {
      server.setPort(0);
      server.start();
    }
    folder.rememberPort(number, server.getPort());
    return new SandboxServer(server, hostKey);
  }

  private static SshServer configure(SandboxFolder folder, Path home, KeyPair hostKey) {
    var server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO); // never; sshd has none either
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    var clientKey = folder.clientKey().getPublic();
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(SandboxFolder.user()) && KeyUtils.compareKeys(key, clientKey));
    var environment = environment(folder.root(), home);
    server.setCommandFactory((channel, text) -> new ShellCommand(text, home, environment));
    server.setSubsystemFactories(List.of(sftp(home)));
    server.setForwardingFilter(new ToLoopback());
    return server;
  }

  /** What a login on a fresh host has, and the mark by which the sandbox knows its processes. */
  private static Map<String, String> environment(Path root, Path home) {
    var path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return Map.of(
        "HOME",
        home.toString(),
        "PATH",
        home.resolve("bin") + ":" + path,
        "USER",
        SandboxFolder.user(),
        "LOGNAME",
        SandboxFolder.user(),
        "SHELL",
        "/bin/sh",
        "LANG",
        "C.UTF-8",
        "TMPDIR",
        home.resolve("tmp").toString(),
        SandboxProcesses.MARK,
        root.toString());
  }

  private static SftpSubsystemFactory sftp(Path home) {
    return new SftpSubsystemFactory() {
      @Override
      public Command createSubsystem(ChannelSession channel) {
        return new SftpFromHome(channel, this, home);
      }
    };
  }

  int port() {
    return server.getPort();
  }

  /** The host key as known_hosts has it. */
  String publicKey() {
    return PublicKeyEntry.toString(hostKey.getPublic());
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw DeployException.failed("the sandbox does not stop: " + e.getMessage(), "end svc-deploy")
          .causedBy(e);
    }
  }

  /** The machine's real paths; relative ones count from the home, not from our own folder. */
  private static final class SftpFromHome extends SftpSubsystem {
    private final Path home;

    SftpFromHome(ChannelSession channel, SftpSubsystemFactory factory, Path home) {
      super(channel, factory);
      this.home = home;
    }

    @Override
    public void setFileSystem(FileSystem fileSystem) {
      super.setFileSystem(fileSystem);
      defaultDir = home;
    }
  }

  private static final class ToLoopback extends RejectAllForwardingFilter {
    @Override
    public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
      return type == Type.Direct && LOOPBACK.contains(address.getHostName());
    }
  }
}
