package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.release.Release;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.RolloutSpec;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.SourceSpec;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.spec.WindowsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A folder of sources under git, and builds of it with everything that happened. */
final class Sources {
  static final SourceSpec.StampVariables STAMP =
      new SourceSpec.StampVariables(
          Optional.of("main.version"), Optional.of("main.commit"), Optional.of("main.date"));

  final Path folder;
  final List<DeployEvent> events = Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> environment = new HashMap<>(System.getenv());
  final Cancellation cancellation = new Cancellation();
  Path output;

  Sources(Path folder) {
    this.folder = folder;
    this.output = folder.resolveSibling(folder.getFileName() + "-dist");
  }

  /** The hello example in a repository of its own, with one commit at a fixed time. */
  static Sources hello(Path folder) throws IOException {
    var example = Path.of("..", "examples", "hello");
    try (var files = Files.walk(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var to = folder.resolve(example.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return new Sources(folder).committed();
  }

  Sources committed() throws IOException {
    Files.createDirectories(folder);
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "sources");
    return this;
  }

  void write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  String git(String... arguments) {
    var command =
        new ArrayList<>(List.of(Tool.find("git", System.getenv()).orElseThrow().toString()));
    command.addAll(List.of("-c", "user.name=Test", "-c", "user.email=test@example.com"));
    command.addAll(List.of("-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"));
    command.addAll(List.of(arguments));
    var env = new TreeMap<>(System.getenv());
    env.put("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+01:00");
    env.put("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+01:00");
    var result = Tool.run(new Tool.Call(command, folder, env, Duration.ofMinutes(1)), () -> false);
    assertThat(result.ok()).as(result.shown()).isTrue();
    return result.output().strip();
  }

  static SourceSpec.GoBuild go(String... platforms) {
    return go("-s -w", List.of(), STAMP, platforms);
  }

  static SourceSpec.GoBuild go(
      String ldflags, List<String> tags, SourceSpec.StampVariables stamp, String... platforms) {
    return new SourceSpec.GoBuild(
        Path.of("."), "./cmd/hello", ldflags, tags, Map.of(), false, stamp, List.of(platforms));
  }

  Release build(SourceSpec source) {
    return build(source, Optional.empty());
  }

  Release build(SourceSpec source, String version) {
    return build(source, Optional.of(version));
  }

  private Release build(SourceSpec source, Optional<String> version) {
    return build(source, new BuildRequest(version, output, Set.of(), 0, cancellation));
  }

  Release build(SourceSpec source, BuildRequest request) {
    return ReleaseBuilder.build(spec(source), request, new Plain(""), events::add, environment);
  }

  private DeploySpec spec(SourceSpec source) {
    var forever = Duration.ofMinutes(1);
    return new DeploySpec(
        "hello",
        source,
        List.of(),
        new RunSpec(
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            RunSpec.Start.AUTO,
            RunSpec.Type.SIMPLE,
            new RunSpec.Restart(RunSpec.Restart.Policy.ALWAYS, forever, forever, Optional.empty()),
            new RunSpec.Stop("TERM", forever),
            new RunSpec.Logs.Journal(),
            Map.of(),
            List.of(),
            List.of(),
            WindowsSpec.DEFAULT),
        List.of(),
        new HealthSpec(forever, forever, forever, forever, 0, true, List.of()),
        new RolloutSpec(
            List.of(),
            forever,
            0,
            RolloutSpec.OnFailure.REVERT_ALL,
            1,
            RolloutSpec.Order.AS_WRITTEN,
            new RolloutSpec.Batch.Count(0)),
        5,
        List.of(),
        folder);
  }

  /** Knows ${version} only. */
  private record Plain(String version) implements Variables {
    @Override
    public Filled fill(Template template) {
      return new Filled(template.text().replace("${version}", version), false);
    }

    @Override
    public Variables withHost(Map<String, Template> vars) {
      return this;
    }

    @Override
    public Variables withRelease(String released, Optional<String> commit) {
      return new Plain(released);
    }
  }

  List<String> notices() {
    return events.stream()
        .filter(DeployEvent.Notice.class::isInstance)
        .map(event -> ((DeployEvent.Notice) event).text())
        .toList();
  }
}
