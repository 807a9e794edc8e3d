package io.svcdeploy.testhost;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A Windows host that answers by OpenSSH: {@link WineHost} on this machine, or a {@link
 * RealWindowsHost} that the environment names. For one thread at a time.
 */
public interface WindowsHost extends AutoCloseable {
  /** The one that the environment names, or Wine. */
  static WindowsHost open() {
    return RealWindowsHost.ofEnvironment().<WindowsHost>map(host -> host).orElseGet(WineHost::open);
  }

  /** The address of sshd. */
  String address();

  /** The port of sshd. */
  int port();

  /** The login user, who is an administrator. */
  String user();

  /** The private key (OpenSSH format) that opens the host. */
  Path clientKey();

  /**
   * Another one, with which nothing is forwarded.
   *
   * @throws TestAbortedException if there is none
   */
  Path confinedKey();

  /** A known_hosts file with this host. */
  Path knownHosts();

  /**
   * The disk {@code C:} seen from this machine.
   *
   * @throws TestAbortedException if it cannot be seen from here
   */
  Path driveC();

  /**
   * Runs a batch file of these lines, for a minute at most; it may leave programs running only on a
   * host with stand-ins.
   */
  default Command.Result exec(String... lines) {
    return exec(Duration.ofMinutes(1), lines);
  }

  /** The same for as long as it may take. */
  Command.Result exec(Duration deadline, String... lines);

  /**
   * Makes the administrative shares of a machine of this name lead to the disk of this host.
   *
   * @throws TestAbortedException if it has shares of its own
   */
  void share(String name) throws IOException;

  /** For each Java on this host; none if it has no stand-ins. */
  List<String> javaOptions();

  /**
   * For tests that need the programs in {@code C:\test\bin}.
   *
   * @param why what for
   * @throws TestAbortedException if this host has the real ones only
   */
  void assumeStandIns(String why);

  /**
   * Puts an empty disk of this size in place of a folder, until the host ends.
   *
   * @param path below {@code C:}, with slashes
   * @throws TestAbortedException if this host has no such disk
   */
  void smallDisk(String path, int megabytes);

  @Override
  void close();

  /** Builds a Go program for the host; {@code output} is an {@code .exe} anywhere. */
  static void build(Path module, String main, Path output, String... flags) {
    StandIns.build(module, main, output, List.of(flags));
  }
}
