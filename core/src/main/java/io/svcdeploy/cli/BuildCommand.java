package io.svcdeploy.cli;

import io.svcdeploy.build.BuildRequest;
import io.svcdeploy.build.ReleaseBuilder;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.github.GitHubReleases;
import io.svcdeploy.release.Platform;
import io.svcdeploy.spec.GitHubReference;
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
      split = ",",
      paramLabel = "OS/ARCH",
      description = "Only these platforms of the matrix.")
  List<String> platforms = List.of();

  @Option(
      names = "--upload",
      paramLabel = "RELEASE",
      description =
          "Then add the files to this release on GitHub, github:OWNER/REPO@TAG. One that it has is"
              + " never replaced.")
  Optional<String> upload = Optional.empty();

  @Override
  public Integer call() {
    var spec = file.read();
    var to = upload.map(BuildCommand::reference);
    if (to.isPresent() && !platforms.isEmpty()) {
      throw DeployException.usage(
          "--upload needs all platforms, for a release has one manifest", "leave --platform out");
    }
    var cancellation = progress.cancellation();
    var only = platforms.stream().map(Platform::parse).collect(Collectors.toSet());
    var folder = output.orElseGet(() -> spec.directory().resolve("dist"));
    var request = new BuildRequest(version, folder, only, 0, cancellation);
    var release =
        progress.withEvents(
            spec,
            events -> {
              var built = ReleaseBuilder.build(spec, request, SpecOptions.variables(spec), events);
              to.ifPresent(
                  it ->
                      GitHubReleases.of(
                              System.getenv(), Secrets.MASKING::remember, events, cancellation)
                          .upload(it, built, folder, CacheFolder.downloads()));
              return built;
            });
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

  private static GitHubReference reference(String text) {
    return GitHubReference.parse(text)
        .filter(it -> it.tag().isPresent())
        .orElseThrow(
            () ->
                DeployException.usage(
                    "--upload \"" + text + "\" names no release of GitHub",
                    "write github:OWNER/REPO@TAG"));
  }
}
