package io.svcdeploy.sandbox;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A few hosts on loopback, in one folder. Keys and ports are kept there, so a sandbox that is
 * started again is the same one. It needs a POSIX system with {@code sh}, and no root. Whoever may
 * read the folder's client key may run commands as the user who started the sandbox; nobody else
 * can log in, and nothing listens outside of 127.0.0.1.
 *
 * <p>Safe between threads. Errors are {@link DeployException}s.
 */
public final class SandboxHosts implements AutoCloseable {
  private final SandboxFolder folder;
  private final FileChannel lock;
  private final List<SandboxServer> servers = new ArrayList<>();
  private final List<SandboxHost> hosts = new ArrayList<>();

  private SandboxHosts(SandboxFolder folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Starts {@code count} hosts and writes {@code targets.yml}, {@code known_hosts} and the client
   * key {@code id_ecdsa} into the folder, which is made if it is not there.
   */
  public static SandboxHosts start(Path folder, int count) {
    if (System.getProperty("os.name").startsWith("Windows")) {
      throw DeployException.usage(
          "the sandbox needs a POSIX shell, which Windows does not have", "start it in WSL");
    }
    try {
      var files = SandboxFolder.open(folder);
      var sandbox = new SandboxHosts(files, lock(files));
      sandbox.startServers(count);
      return sandbox;
    } catch (IOException e) {
      throw DeployException.failed(
              "the sandbox in " + folder + " does not start: " + IoReason.of(e),
              "check that the folder may be written, or name another one")
          .causedBy(e);
    }
  }

  /** Two sandboxes in one folder would write each other's ports over. */
  private static FileChannel lock(SandboxFolder files) throws IOException {
    var channel =
        FileChannel.open(files.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw DeployException.usage(
          "a sandbox is running in " + files.root() + " already", "use that one, or stop it first");
    }
    return channel;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another sandbox of this process
    }
  }

  private void startServers(int count) throws IOException {
    try {
      for (int number = 1; number <= count; number++) {
        start(number);
      }
      folder.writeKnownHosts(servers);
      folder.writeTargets(hosts);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(int number) throws IOException {
    var home = folder.home(number);
    var server = SandboxServer.start(folder, number);
    servers.add(server);
    hosts.add(new SandboxHost("host-" + number, server.port(), home, folder.appPort(number)));
  }

  /** The hosts, in the order of their numbers. */
  public List<SandboxHost> hosts() {
    return List.copyOf(hosts);
  }

  /** A file with a {@code targets:} mapping of one target, {@code sandbox}, with all hosts. */
  public Path targetsFile() {
    return folder.targetsFile();
  }

  /** Ends every process that was started through the sandbox and still runs; takes up to 10 s. */
  public void stopServices() {
    new SandboxProcesses(folder.root()).stop();
  }

  /** Stops the SSH servers. Services that were deployed go on, as they do on any host. */
  @Override
  public void close() {
    servers.forEach(SandboxServer::close);
    try {
      lock.close();
    } catch (IOException e) {
      throw DeployException.failed("the sandbox's lock does not close", "remove its folder")
          .causedBy(e);
    }
  }
}
