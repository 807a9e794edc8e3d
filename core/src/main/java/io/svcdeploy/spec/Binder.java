package io.svcdeploy.spec;

import io.svcdeploy.spec.SourceSpec.CommandBuild;
import io.svcdeploy.spec.SourceSpec.GitHubRelease;
import io.svcdeploy.spec.SourceSpec.GoBuild;
import io.svcdeploy.spec.SourceSpec.Prebuilt;
import io.svcdeploy.spec.SourceSpec.ReleaseFolder;
import io.svcdeploy.spec.SourceSpec.StampVariables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the records from a file in which nothing is wrong any more. */
final class Binder {
  private Binder() {}

  /**
   * @param directory the folder of the deployment file
   */
  static DeploySpec bind(Tree.Fields file, Path directory) {
    var service = file.text("service");
    return new DeploySpec(
        service,
        source(file),
        file.items("files").stream().map(Binder::file).toList(),
        RunBinder.run(section(file, "run")),
        file.entries("targets").entrySet().stream()
            .map(e -> TargetBinder.target(service, e.getKey(), (Tree.Fields) e.getValue()))
            .toList(),
        HealthBinder.health(section(file, "health")),
        rollout(section(file, "rollout")),
        file.get("keep", Integer.class),
        HookSchema.bind(section(file, "hooks")),
        directory);
  }

  /** A part that has a default, so that it is always there. */
  static Tree.Fields section(Tree.Fields parent, String key) {
    return parent
        .fields(key)
        .orElseThrow(() -> new IllegalStateException("checked, and yet without " + key));
  }

  static List<Template> templates(List<Tree> items) {
    return items.stream().map(item -> item.as(Template.class)).toList();
  }

  static List<String> texts(List<Tree> items) {
    return items.stream().map(item -> item.as(String.class)).toList();
  }

  /** The order of the file is kept: it is the order in reports and units. */
  static <T> Map<String, T> map(Map<String, Tree> entries, Class<T> type) {
    var map = new LinkedHashMap<String, T>();
    entries.forEach((key, value) -> map.put(key, value.as(type)));
    return Collections.unmodifiableMap(map);
  }

  static <E extends Enum<E>> E constant(Tree.Fields fields, String key, Class<E> type) {
    return Leaf.Choice.constant(type, fields.text(key));
  }

  private static SourceSpec source(Tree.Fields file) {
    return file.fields("build").map(Binder::build).orElseGet(() -> release(file.text("release")));
  }

  private static SourceSpec release(String text) {
    return GitHubReference.parse(text)
        .<SourceSpec>map(GitHubRelease::new)
        .orElseGet(() -> new ReleaseFolder(Path.of(text)));
  }

  private static SourceSpec build(Tree.Fields build) {
    var platforms = texts(build.items("platforms"));
    if (build.fields("go").isPresent()) {
      return go(section(build, "go"), platforms);
    }
    if (build.fields("command").isPresent()) {
      var command = section(build, "command");
      return new CommandBuild(
          command.text("run"), map(command.entries("env"), Template.class), platforms);
    }
    var path = section(build, "prebuilt").get("path", Template.class);
    return new Prebuilt(path.text(), platforms);
  }

  private static GoBuild go(Tree.Fields go, List<String> platforms) {
    var stamp = section(go, "stamp");
    return new GoBuild(
        Path.of(go.text("module")),
        go.text("main"),
        go.text("ldflags"),
        texts(go.items("tags")),
        map(go.entries("env"), Template.class),
        go.get("cgo", Boolean.class),
        new StampVariables(
            stamp.find("version", String.class),
            stamp.find("commit", String.class),
            stamp.find("date", String.class)),
        platforms);
  }

  private static FileSpec file(Tree item) {
    var file = (Tree.Fields) item;
    return new FileSpec(
        file.get("from", Template.class), file.text("to"), file.get("mode", Integer.class));
  }

  private static RolloutSpec rollout(Tree.Fields rollout) {
    return new RolloutSpec(
        rollout.items("batches").stream().map(b -> b.as(RolloutSpec.Batch.class)).toList(),
        rollout.get("pause", Duration.class),
        rollout.get("max-failures", Integer.class),
        constant(rollout, "on-failure", RolloutSpec.OnFailure.class),
        rollout.get("parallel", Integer.class),
        constant(rollout, "order", RolloutSpec.Order.class),
        rollout.get("max-unreachable", RolloutSpec.Batch.class));
  }
}
