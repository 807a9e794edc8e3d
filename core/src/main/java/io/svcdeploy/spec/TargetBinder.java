package io.svcdeploy.spec;

import static io.svcdeploy.spec.Binder.constant;
import static io.svcdeploy.spec.Binder.map;
import static io.svcdeploy.spec.Binder.section;
import static io.svcdeploy.spec.Binder.templates;
import static io.svcdeploy.spec.Binder.texts;

import io.svcdeploy.spec.TargetSpec.Connection;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.spec.TargetSpec.SshSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes {@link TargetSpec}. */
final class TargetBinder {
  private TargetBinder() {}

  static TargetSpec target(String service, String name, Tree.Fields target) {
    var manager = constant(target, "manager", ManagerKind.class);
    var directory =
        target
            .find("directory", String.class)
            .map(text -> manager.windows() ? text.replace('\\', '/') : text)
            .map(text -> text.replaceFirst("/$", ""))
            .orElse(parent(manager) + service);
    return new TargetSpec(
        name,
        target.items("hosts").stream().map(TargetBinder::host).toList(),
        constant(target, "connection", Connection.class),
        ssh(section(target, "ssh")),
        target.get("sudo", Boolean.class),
        manager,
        directory);
  }

  /** Folders that only an administrator can write to, where there are such. */
  private static String parent(ManagerKind manager) {
    return switch (manager) {
      case SYSTEMD -> "/opt/";
      case SYSTEMD_USER, SCRIPT -> "~/";
      case SCM, NSSM -> "C:/Program Files/";
    };
  }

  private static HostSpec host(Tree tree) {
    var endpoint = TargetRules.endpoint(tree).orElseThrow();
    Optional<Template> key = Optional.empty();
    Map<String, Template> vars = Map.of();
    List<String> groups = List.of();
    if (tree instanceof Tree.Fields fields) {
      key = fields.find("host-key", Template.class);
      vars = map(fields.entries("vars"), Template.class);
      groups = texts(fields.items("groups"));
    }
    return new HostSpec(endpoint.name(), endpoint.address(), endpoint.port(), key, vars, groups);
  }

  private static SshSpec ssh(Tree.Fields ssh) {
    return new SshSpec(
        ssh.find("user", Template.class),
        ssh.get("port", Integer.class),
        ssh.find("key", Template.class),
        ssh.find("passphrase", Template.class),
        ssh.find("password", Template.class),
        ssh.get("agent", Boolean.class),
        ssh.find("known-hosts", Template.class),
        ssh.find("host-key", Template.class),
        templates(ssh.items("jump")),
        ssh.get("connect-timeout", Duration.class),
        ssh.get("command-timeout", Duration.class),
        ssh.get("keep-alive", Duration.class),
        ssh.get("reconnect-for", Duration.class));
  }
}
