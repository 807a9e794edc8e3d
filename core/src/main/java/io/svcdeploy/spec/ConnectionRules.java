package io.svcdeploy.spec;

import java.util.List;

/** What a target cannot have when its hosts are not reached by SSH. */
record ConnectionRules(String name, Tree.Fields target, String connection, Problems problems) {
  private static final List<String> OF_ADDRESSES = List.of("address", "port", "host-key");

  static void check(String name, Tree.Fields target, Problems problems) {
    var connection = target.find("connection", String.class).orElse("ssh");
    var rules = new ConnectionRules(name, target, connection, problems);
    if (connection.equals("local")) {
      rules.local();
    } else if (connection.equals("windows-rpc")) {
      rules.windowsRpc();
    }
  }

  private void local() {
    target.items("hosts").stream()
        .skip(1)
        .forEach(
            host ->
                problem(
                    host.position(),
                    "hosts",
                    "is this machine alone, so there is no second host",
                    "give each machine a target of its own, and run svc-deploy there"));
    withoutKeys(OF_ADDRESSES, "remove it: the name only names this machine");
    withoutLogin();
  }

  private void windowsRpc() {
    if (!target.find("manager", String.class).orElse("systemd").equals("scm")) {
      problem(
          target.positionOf("connection"), "connection", "reaches Windows only", "manager: scm");
    }
    withoutKeys(List.of("port", "host-key"), "remove it, or use connection: ssh");
    for (var host : target.items("hosts")) {
      TargetRules.endpoint(host)
          .filter(endpoint -> endpoint.address().contains(":"))
          .ifPresent(
              endpoint ->
                  problem(
                      host.position(),
                      "hosts",
                      "takes no IPv6 address",
                      "write a name or an IPv4 address"));
    }
    withoutLogin();
  }

  private void withoutKeys(List<String> keys, String hint) {
    for (var host : target.items("hosts")) {
      if (host instanceof Tree.Fields fields) {
        keys.stream()
            .filter(key -> fields.at(key).isPresent())
            .forEach(key -> noMeaning(fields.positionOf(key), "hosts." + key, hint));
      } else if (host.as(Endpoint.class).port().isPresent()) {
        noMeaning(host.position(), "hosts: a port", hint);
      }
    }
  }

  private void withoutLogin() {
    target.fields("ssh").stream()
        .flatMap(ssh -> ssh.children().entrySet().stream())
        .filter(entry -> !entry.getKey().equals("command-timeout"))
        .filter(entry -> isWritten(entry.getValue()))
        .forEach(
            entry ->
                noMeaning(
                    entry.getValue().position(),
                    "ssh." + entry.getKey(),
                    "remove it; of ssh only command-timeout counts here"));
  }

  /** Defaults stand in texts of their own. */
  private boolean isWritten(Tree tree) {
    return tree.position().file().equals(target.position().file());
  }

  private void noMeaning(Position position, String key, String hint) {
    problems.add(
        position,
        "targets." + name + "." + key + " has no meaning with connection: " + connection,
        hint);
  }

  private void problem(Position position, String key, String message, String hint) {
    problems.add(
        position,
        "targets." + name + "." + key + ": connection: " + connection + " " + message,
        hint);
  }
}
