package io.svcdeploy.cli;

import io.svcdeploy.build.BuildRequest;
import io.svcdeploy.build.ReleaseBuilder;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "build",
    description = "Build the release for every platform, with checksums and a manifest.")
final class BuildCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin SpecOptions file = new SpecOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The version to stamp (default: the git tag at HEAD).")
  Optional<String> version = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the release goes (default: dist beside the deployment file).")
  Optional<Path> output = Optional.empty();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Only this platform of the matrix; may be repeated.")
  List<String> platforms = List.of();

  @Override
  public Integer call() {
    var spec = file.read();
    var cancellation = progress.cancellation();
    var only = platforms.stream().map(Platform::parse).collect(Collectors.toSet());
    var folder = output.orElseGet(() -> spec.directory().resolve("dist"));
    var request = new BuildRequest(version, folder, only, 0, cancellation);
    var release =
        progress.withEvents(
            spec,
            events -> ReleaseBuilder.build(spec, request, SpecOptions.variables(spec), events));
    var table = new Table("PLATFORM", "FILE", "BYTES", "SHA-256");
    release
        .artifacts()
        .forEach(
            artifact ->
                table.row(
                    artifact.platform().toString(),
                    artifact.file().getFileName().toString(),
                    Long.toString(artifact.bytes()),
                    artifact.digest().hex()));
    System.out.print(table.render());
    System.out.println(
        "Release " + release.service() + " " + release.version() + " is in " + folder);
    return ExitCode.OK.code();
  }
}
