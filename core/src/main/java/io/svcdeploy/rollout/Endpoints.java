package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.spec.TargetSpec.SshSpec;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.transport.Credentials;
import io.svcdeploy.transport.Endpoint;
import io.svcdeploy.transport.HostKeyPin;
import io.svcdeploy.transport.HostKeys;
import io.svcdeploy.transport.LocalEndpoint;
import io.svcdeploy.transport.PrivateKey;
import io.svcdeploy.transport.RpcEndpoint;
import io.svcdeploy.transport.SshEndpoint;
import io.svcdeploy.transport.SshLogin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From the deployment file's words on the way to a host to a complete endpoint. */
final class Endpoints {
  private static final Pattern HOP =
      Pattern.compile("(?:([^@\\s]+)@)?(\\[[^\\]]+]|[^:@\\s]+)(?::([0-9]{1,5}))?");

  private final Path directory;
  private final SshSpec ssh;
  private final Variables variables;

  private Endpoints(Path directory, SshSpec ssh, Variables variables) {
    this.directory = directory;
    this.ssh = ssh;
    this.variables = variables;
  }

  /**
   * @param directory what relative paths count from
   */
  static Endpoint of(HostSpec host, TargetSpec target, Path directory, Variables variables) {
    return switch (target.connection()) {
      case SSH -> new Endpoints(directory, target.ssh(), variables).ssh(host, target);
      case LOCAL -> new LocalEndpoint(host.name(), target.sudo(), target.manager().windows());
      case WINDOWS_RPC -> new RpcEndpoint(host.name(), host.address());
    };
  }

  private SshEndpoint ssh(HostSpec host, TargetSpec target) {
    var login =
        new SshLogin(
            host.address(), host.port().orElse(ssh.port()), user(), credentials(), hostKeys(host));
    var hops = ssh.jump().stream().map(this::hop).toList();
    return new SshEndpoint(
        host.name(),
        login,
        hops,
        ssh.connect(),
        ssh.keepAlive(),
        target.sudo(),
        target.manager().windows());
  }

  private SshLogin hop(Template written) {
    var text = text(written);
    var matcher = HOP.matcher(text);
    if (!matcher.matches()) {
      throw DeployException.usage(
          "\"" + text + "\" is not a jump host", "write it as [user@]host[:port]");
    }
    var user = Optional.ofNullable(matcher.group(1)).orElseGet(this::user);
    var address = matcher.group(2).replaceAll("^\\[|]$", "");
    int port = Optional.ofNullable(matcher.group(3)).map(Integer::parseInt).orElse(22);
    return new SshLogin(address, port, user, credentials(), knownHosts());
  }

  private String user() {
    return ssh.user().map(this::text).orElseGet(() -> System.getProperty("user.name"));
  }

  private Credentials credentials() {
    var passphrase = ssh.passphrase().map(this::secret);
    var keys = ssh.key().map(key -> List.of(key(secret(key), passphrase))).orElse(List.of());
    var password = ssh.password().map(this::secret);
    boolean nothingGiven = keys.isEmpty() && password.isEmpty();
    return new Credentials(
        keys,
        password,
        ssh.agent() ? Credentials.agentOfThisUser() : Optional.empty(),
        nothingGiven ? Credentials.keyFilesOfThisUser() : List.of());
  }

  private PrivateKey key(Secret pathOrText, Optional<Secret> passphrase) {
    return PrivateKey.of(pathOrText, passphrase) instanceof PrivateKey.File file
        ? new PrivateKey.File(directory.resolve(file.path()), passphrase)
        : new PrivateKey.Text(pathOrText, passphrase);
  }

  private HostKeys hostKeys(HostSpec host) {
    return host.hostKey()
        .or(ssh::hostKey)
        .map(pin -> new HostKeys(knownHosts().knownHosts(), HostKeyPin.parse(text(pin))))
        .orElseGet(this::knownHosts);
  }

  private HostKeys knownHosts() {
    return ssh.knownHosts()
        .map(file -> HostKeys.knownHosts(resolve(text(file))))
        .orElseGet(HostKeys::ofThisUser);
  }

  /** The reader did this for paths as written; one that came from a variable is seen only here. */
  private Path resolve(String path) {
    return directory.resolve(Credentials.expandHome(path));
  }

  private String text(Template template) {
    return variables.fill(template).text();
  }

  private Secret secret(Template template) {
    return Secret.of(text(template));
  }
}
