package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts that are deployed together.
 *
 * @param ssh how to log in; otherwise than by SSH only {@code command} has a meaning
 * @param sudo become root with {@code sudo -n}
 * @param directory absolute, or {@code ~/…} for the login user's home; with slashes on Windows too
 */
public record TargetSpec(
    String name,
    List<HostSpec> hosts,
    Connection connection,
    SshSpec ssh,
    boolean sudo,
    ManagerKind manager,
    String directory) {
  public TargetSpec {
    hosts = List.copyOf(hosts);
  }

  /** The ways to a host. */
  public enum Connection {
    SSH,
    /** The host is the machine that svc-deploy runs on. */
    LOCAL,
    /** From one Windows machine to another. */
    WINDOWS_RPC
  }

  /** The service managers of the deployment file. */
  public enum ManagerKind {
    SYSTEMD,
    SYSTEMD_USER,
    SCRIPT,
    SCM,
    NSSM;

    /** True if its hosts run Windows. */
    public boolean windows() {
      return this == SCM || this == NSSM;
    }
  }

  /**
   * @param name unique in the target; reports use it
   * @param address what to connect to; the name unless told
   * @param port absent: the target's {@code ssh.port}
   * @param hostKey overrides the target's
   * @param vars values for {@code ${var:NAME}}
   * @param groups names that {@code --limit} and batches know it by too
   */
  public record HostSpec(
      String name,
      String address,
      Optional<Integer> port,
      Optional<Template> hostKey,
      Map<String, Template> vars,
      List<String> groups) {
    public HostSpec {
      groups = List.copyOf(groups);
    }
  }

  /**
   * How to log in. Without key and password the SSH agent and the user's default keys are tried.
   *
   * @param key path of a private key, or its text
   * @param knownHosts path of a known_hosts file; absent: {@code ~/.ssh/known_hosts}
   * @param hostKey {@code SHA256:…} or {@code ssh-ed25519 AAAA…} that the host must show
   * @param jump hosts to go through, first hop first, {@code [user@]host[:port]}
   * @param command default deadline for one remote script
   * @param reconnect how long a lost connection is tried to be made again
   */
  public record SshSpec(
      Optional<Template> user,
      int port,
      Optional<Template> key,
      Optional<Template> passphrase,
      Optional<Template> password,
      boolean agent,
      Optional<Template> knownHosts,
      Optional<Template> hostKey,
      List<Template> jump,
      Duration connect,
      Duration command,
      Duration keepAlive,
      Duration reconnect) {}
}
