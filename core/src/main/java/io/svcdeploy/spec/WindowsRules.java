package io.svcdeploy.spec;

import java.util.HashMap;
import java.util.Locale;

/** What must hold within {@code run.windows}. */
final class WindowsRules {
  private static final String VIRTUAL = "nt service\\";

  private final String service;
  private final Tree.Fields windows;
  private final Problems problems;

  private WindowsRules(String service, Tree.Fields windows, Problems problems) {
    this.service = service.toLowerCase(Locale.ROOT);
    this.windows = windows;
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    var service = file.find("service", String.class).orElse("");
    file.fields("run")
        .ifPresent(
            run ->
                run.fields("windows")
                    .ifPresent(it -> new WindowsRules(service, it, problems).check(run)));
  }

  private void check(Tree.Fields run) {
    boolean givesUp = run.fields("restart").flatMap(it -> it.at("give-up")).isPresent();
    if (windows.at("give-up-command").isPresent() && !givesUp) {
      problem(
          windows.positionOf("give-up-command"),
          "give-up-command: the restarts never end",
          "say when they do by run.restart.give-up");
    }
    account();
    dependencies();
  }

  private void account() {
    var account = windows.find("account", String.class).orElse("").toLowerCase(Locale.ROOT);
    if (account.startsWith(VIRTUAL) && !account.equals(VIRTUAL + service)) {
      problem(
          windows.positionOf("account"),
          "account: " + Shown.quoted(windows.text("account")) + " belongs to another service",
          "write virtual for the account of this service");
    }
  }

  private void dependencies() {
    var seen = new HashMap<String, Position>();
    for (var dependency : windows.items("depends-on")) {
      var name = dependency.as(String.class).toLowerCase(Locale.ROOT);
      var what = "run.windows.depends-on: " + Shown.quoted(name);
      problems.addIfTwice(seen, name, dependency.position(), what);
      if (name.equals(service)) {
        problem(
            dependency.position(), "depends-on: the service cannot depend on itself", "remove it");
      }
    }
  }

  private void problem(Position position, String message, String hint) {
    problems.add(position, "run.windows." + message, hint);
  }
}
