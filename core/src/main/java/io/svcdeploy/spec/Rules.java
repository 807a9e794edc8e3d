package io.svcdeploy.spec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold between the values of a file, beyond the type of each. */
final class Rules {
  private final Tree.Fields file;
  private final Problems problems;

  private Rules(Tree.Fields file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Tells all that does not hold in what could be read of the file. */
  static void check(Tree.Fields file, Problems problems) {
    var rules = new Rules(file, problems);
    rules.source();
    file.fields("run").ifPresent(rules::run);
    file.fields("health").ifPresent(rules::health);
    FileRules.check(file, problems);
    WindowsRules.check(file, problems);
    WindowsFileRules.check(file, problems);
    TargetRules.check(file, problems);
    BatchRules.check(file, problems);
    HookSchema.check(file, problems);
    ListenRules.check(file, problems);
    HostVariables.check(file, problems);
  }

  private void source() {
    var release = file.find("release", String.class);
    if (release.filter(text -> text.startsWith(GitHubReference.PREFIX)).isPresent()) {
      gitHub(release.get());
    } else {
      path(file, "release");
    }
    var build = file.fields("build");
    build.ifPresent(this::platforms);
    build.flatMap(b -> b.fields("go")).ifPresent(this::go);
  }

  private void gitHub(String release) {
    if (GitHubReference.parse(release).isEmpty()) {
      problem(
          file.positionOf("release"),
          "release: " + Shown.quoted(release) + " names no release of GitHub",
          "write " + GitHubReference.FORMS);
    }
  }

  private void platforms(Tree.Fields build) {
    var seen = new HashMap<String, Position>();
    for (var platform : build.items("platforms")) {
      unique(seen, platform.as(String.class), platform.position(), "build.platforms");
    }
  }

  private void path(Tree.Fields fields, String key) {
    if (!fields.find(key, String.class).map(Rules::isPath).orElse(true)) {
      problem(
          fields.positionOf(key),
          key + ": " + Shown.quoted(fields.text(key)) + " cannot be a path on this system",
          "run with a UTF-8 locale such as LC_ALL=C.UTF-8");
    }
  }

  /** Under a locale without UTF-8 Java cannot name every file. */
  private static boolean isPath(String text) {
    try {
      return !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void go(Tree.Fields go) {
    path(go, "module");
    var stamped = new HashMap<String, Position>();
    for (var variable : go.entries("stamp").values()) {
      unique(stamped, variable.as(String.class), variable.position(), "build.go.stamp");
    }
    var settings = Map.of("GOOS", "platforms", "GOARCH", "platforms", "CGO_ENABLED", "go.cgo");
    go.entries("env")
        .forEach(
            (name, value) -> {
              var setBy = settings.get(name);
              if (setBy != null) {
                problem(
                    value.position(),
                    "build.go.env: " + name + " is set for each build",
                    "say it by build." + setBy);
              }
            });
  }

  private void run(Tree.Fields run) {
    if (run.find("create-user", Boolean.class).orElse(false) && run.at("user").isEmpty()) {
      problem(
          run.positionOf("create-user"),
          "run.create-user: there is no user to create",
          "name it by run.user");
    }
    run.fields("restart").ifPresent(this::delays);
    run.fields("logs")
        .filter(logs -> logs.find("to", String.class).orElse("files").equals("journal"))
        .ifPresent(this::noFiles);
  }

  private void delays(Tree.Fields restart) {
    var delay = restart.find("delay", Duration.class).orElse(Duration.ZERO);
    var most = restart.find("max-delay", Duration.class).orElse(delay);
    if (delay.compareTo(most) > 0) {
      problem(
          restart.positionOf("delay"),
          "run.restart.delay: "
              + Units.text(delay)
              + " is longer than max-delay, which is "
              + Units.text(most),
          "set max-delay as well");
    }
  }

  private void noFiles(Tree.Fields logs) {
    for (var key : List.of("max-size", "keep")) {
      if (logs.at(key).isPresent()) {
        problem(
            logs.positionOf(key), "run.logs." + key + ": the journal is no file", "add to: files");
      }
    }
  }

  private void health(Tree.Fields health) {
    var processes = new ArrayList<Tree>();
    for (var item : health.items("checks")) {
      if (item instanceof Tree.Fields check) {
        check.at("process").ifPresent(processes::add);
        check.at("tcp").ifPresent(this::tcp);
        check.fields("http").flatMap(http -> http.at("url")).ifPresent(this::url);
      }
    }
    processes.stream()
        .skip(1)
        .forEach(
            extra ->
                problem(
                    extra.position(), "health.checks: a second process check", "one is enough"));
  }

  private void url(Tree url) {
    var text = url.as(Template.class).text();
    if (!text.matches("(?i)https?://[^/].*") && !text.startsWith("${")) {
      problem(
          url.position(),
          "health.checks: " + Shown.quoted(text) + " is no URL",
          "write http://127.0.0.1:8080/healthz");
    }
  }

  private void tcp(Tree tcp) {
    var text = tcp.as(Template.class).text();
    boolean valid = Endpoint.parse(text).flatMap(Endpoint::port).isPresent();
    if (!valid && !text.contains("${")) {
      problem(
          tcp.position(),
          "health.checks: " + Shown.quoted(text) + " is no address:port",
          "write 127.0.0.1:8080");
    }
  }

  private void unique(Map<String, Position> seen, String text, Position position, String path) {
    problems.addIfTwice(seen, text, position, path + ": " + Shown.quoted(text));
  }

  private void problem(Position position, String message, String hint) {
    problems.add(position, message, hint);
  }
}
