package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.spec.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Cross-compiles a Go program. The same commit gives the same bytes on any machine with the same
 * Go: paths are trimmed, the version control stamp is off (ours is exact), and nothing of the
 * user's settings that matters to the compiler gets through.
 */
final class GoBuilder implements PlatformBuilder {
  private static final Duration LISTING = Duration.ofMinutes(10);
  private static final Duration BUILDING = Duration.ofMinutes(30);

  private final SourceSpec.GoBuild spec;
  private final GoToolchain go;
  private final Path module;
  private final List<StampValue> stamp;
  private final Map<String, String> extra;
  private final int processors;

  /**
   * @param module the folder of go.mod, absolute
   * @param extra the file's environment, filled in
   * @param processors how many of them one platform may use
   */
  GoBuilder(
      SourceSpec.GoBuild spec,
      GoToolchain go,
      Path module,
      Stamp stamp,
      Map<String, String> extra,
      int processors) {
    this.spec = spec;
    this.go = go;
    this.module = module;
    this.stamp = StampValue.of(spec.stamp(), stamp);
    this.extra = extra;
    this.processors = processors;
  }

  @Override
  public void build(Platform platform, Path output, BooleanSupplier stop) {
    var environment = go.environmentFor(platform, spec.cgo(), extra);
    var packages = GoPackages.of(platform, spec.main(), list(environment, stop));
    packages.check();
    stamp.forEach(packages::check);
    var built = go.run(arguments(output), module, environment, BUILDING, stop);
    if (built.errors().contains("unsupported GOOS/GOARCH pair")) {
      throw DeployException.usage(
          "Go does not build for " + platform, "\"go tool dist list\" prints what it builds for");
    }
    if (!built.ok()) {
      throw DeployException.failed(
              "go build failed for " + platform, "mend what the compiler says below")
          .withOutput(built.shown());
    }
  }

  @Override
  public void check(Platform platform, Inspection binary) {
    binary.requireGoBuild(platform, spec.cgo());
    stamp.forEach(binary::requireStamp);
  }

  private Tool.Result list(Map<String, String> environment, BooleanSupplier stop) {
    var arguments = new ArrayList<>(GoPackages.arguments(go.version()));
    addTags(arguments);
    arguments.addAll(List.of("--", spec.main()));
    return go.run(arguments, module, environment, LISTING, stop);
  }

  private List<String> arguments(Path output) {
    var flags = LdFlags.parse(spec.ldflags());
    for (StampValue value : stamp) {
      flags = flags.with(value);
    }
    var arguments = new ArrayList<>(List.of("build", "-trimpath", "-buildvcs=false"));
    arguments.addAll(List.of("-p", Integer.toString(processors)));
    arguments.add("-ldflags=" + flags.text());
    addTags(arguments);
    arguments.addAll(List.of("-o", output.toString(), "--", spec.main()));
    return arguments;
  }

  private void addTags(List<String> arguments) {
    if (!spec.tags().isEmpty()) {
      arguments.add("-tags=" + String.join(",", spec.tags()));
    }
  }
}
