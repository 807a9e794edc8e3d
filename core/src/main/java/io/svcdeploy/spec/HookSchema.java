package io.svcdeploy.spec;

import static io.svcdeploy.spec.Binder.constant;
import static io.svcdeploy.spec.Binder.map;

import io.svcdeploy.spec.HookSpec.Place;
import io.svcdeploy.spec.HookSpec.Point;
import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Type.Dict;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code hooks}: commands around a deployment; their keys, what must hold, and their records. */
final class HookSchema {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private HookSchema() {}

  static Obj hooks() {
    return Obj.of(
        point(Point.BEFORE_SWITCH, "Before anything is switched."),
        point(Point.BEFORE_STOP, "Right before the old version is stopped; on the host only."),
        point(Point.AFTER_SWITCH, "Right after the new version was started, before it is gated."),
        point(Point.AFTER_CONFIRM, "Once the new version is confirmed."),
        point(Point.AFTER_REVERT, "Once the deployment was given up, whatever runs then."));
  }

  private static Field point(Point point, String doc) {
    var commandLine = Leaf.Text.forShell("a command line");
    return Field.withDefault(
        point.word(), new Items(Type.OneOf.of(commandLine, hook(commandLine)), 0), "[]", doc);
  }

  private static Obj hook(Leaf.Text commandLine) {
    return Obj.of(
        Field.required(
            "run", commandLine, "Run by `sh`. `${…}` is the shell's here; values come by `env`."),
        Field.withDefault(
            "on",
            Leaf.Choice.of(Place.class),
            "host",
            "Where: on the host, which runs it also when svc-deploy is gone, or beside svc-deploy."),
        Field.withDefault(
            "timeout", new Time(true), "30s", "Then it has failed, and is killed as a group."),
        Field.withDefault(
            "env",
            new Dict("NAME", DeployFileSchema.ENV_NAME, Leaf.TemplateText.lines("text"), 0),
            "{}",
            "Added to its environment."));
  }

  static void check(Tree.Fields file, Problems problems) {
    file.fields("hooks")
        .filter(hooks -> Stream.of(Point.values()).anyMatch(it -> !items(hooks, it).isEmpty()))
        .ifPresent(
            hooks -> {
              windows(file, problems);
              items(hooks, Point.BEFORE_STOP).forEach(hook -> onHost(hook, problems));
            });
  }

  private static void windows(Tree.Fields file, Problems problems) {
    file.entries("targets")
        .forEach(
            (name, tree) -> {
              var manager =
                  tree instanceof Tree.Fields target
                      ? target.find("manager", String.class).orElse("")
                      : "";
              if (List.of("scm", "nssm").contains(manager)) {
                problems.add(
                    file.positionOf("hooks"),
                    "hooks: the target "
                        + name
                        + " has manager: "
                        + manager
                        + ", and a Windows"
                        + " host has no POSIX shell to run them",
                    "remove them, or keep the Windows target in a file of its own");
              }
            });
  }

  private static void onHost(Tree hook, Problems problems) {
    if (hook instanceof Tree.Fields it
        && it.find("on", String.class).filter("controller"::equals).isPresent()) {
      problems.add(
          it.positionOf("on"),
          "hooks.before-stop: the host stops the old version by itself, and asks no controller",
          "on: host, or use before-switch");
    }
  }

  private static List<Tree> items(Tree.Fields hooks, Point point) {
    return hooks.items(point.word());
  }

  /** In the order in which they run. */
  static List<HookSpec> bind(Tree.Fields hooks) {
    return Stream.of(Point.values())
        .flatMap(point -> items(hooks, point).stream().map(hook -> bind(point, hook)))
        .toList();
  }

  private static HookSpec bind(Point point, Tree tree) {
    return tree instanceof Tree.Fields hook
        ? new HookSpec(
            point,
            hook.text("run"),
            constant(hook, "on", Place.class),
            hook.get("timeout", Duration.class),
            map(hook.entries("env"), Template.class))
        : new HookSpec(point, tree.as(String.class), Place.HOST, TIMEOUT, Map.of());
  }
}
