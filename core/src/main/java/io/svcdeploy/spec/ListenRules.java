package io.svcdeploy.spec;

import java.util.HashMap;
import java.util.List;

/** What must hold where the service manager opens the sockets of a service ({@code run.listen}). */
final class ListenRules {
  private static final int LAST_PORT = 65_535;

  private final Problems problems;

  private ListenRules(Problems problems) {
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    file.fields("run")
        .filter(run -> !run.items("listen").isEmpty())
        .ifPresent(run -> new ListenRules(problems).check(file, run));
  }

  private void check(Tree.Fields file, Tree.Fields run) {
    var seen = new HashMap<String, Position>();
    for (var item : run.items("listen")) {
      var address = item.as(String.class);
      problems.addIfTwice(seen, address, item.position(), "run.listen: " + Shown.quoted(address));
      var port = address.replaceFirst(".*:", "");
      if (!address.startsWith("/") && Integer.parseInt(port) > LAST_PORT) {
        problems.add(item.position(), "run.listen: there is no port " + port, "at most 65535");
      }
    }
    if (run.find("start", String.class).filter("disabled"::equals).isPresent()) {
      problems.add(
          run.positionOf("start"),
          "run.start: a service that is disabled cannot be started by its sockets",
          "remove run.listen, or use start: manual");
    }
    file.entries("targets").forEach(this::target);
  }

  private void target(String name, Tree tree) {
    if (tree instanceof Tree.Fields target) {
      target
          .find("manager", String.class)
          .filter(manager -> !List.of("systemd", "systemd-user").contains(manager))
          .ifPresent(
              manager ->
                  problems.add(
                      target.positionOf("manager"),
                      "targets."
                          + name
                          + ".manager: "
                          + manager
                          + " opens no sockets for a service, so run.listen cannot hold",
                      "remove run.listen, or use systemd or systemd-user"));
    }
  }
}
