package io.svcdeploy.cli;

import io.svcdeploy.build.BuildRequest;
import io.svcdeploy.build.ReleaseBuilder;
import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.release.Version;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SourceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the release comes from: built now, or a folder that was built before. */
final class ReleaseOptions {
  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The version to build and stamp (default: the git tag at HEAD).")
  Optional<String> version = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Deploy the release in this folder, as `svc-deploy build` wrote it.")
  Optional<String> from = Optional.empty();

  Release release(DeploySpec spec, EventSink events, Cancellation cancellation) {
    var folder = from.map(this::folder).or(() -> folderOf(spec));
    var release =
        folder
            .map(ReleaseFolder::read)
            .orElseGet(
                () ->
                    ReleaseBuilder.build(
                        spec,
                        new BuildRequest(
                            version, spec.directory().resolve("dist"), Set.of(), 0, cancellation),
                        SpecOptions.variables(spec),
                        events));
    check(spec, release);
    return release;
  }

  private Path folder(String text) {
    if (text.startsWith("github:")) {
      throw DeployException.usage(
          "--from " + text + " is not supported yet", "download the release, then give its folder");
    }
    var folder = Path.of(text);
    if (!Files.isDirectory(folder)) {
      throw DeployException.usage(
          "--from " + text + ": there is no such folder",
          "name the folder that `svc-deploy build` wrote");
    }
    return folder;
  }

  private static Optional<Path> folderOf(DeploySpec spec) {
    return spec.source() instanceof SourceSpec.ReleaseFolder it
        ? Optional.of(spec.directory().resolve(it.folder()))
        : Optional.empty();
  }

  private void check(DeploySpec spec, Release release) {
    if (!release.service().equals(spec.service())) {
      throw DeployException.usage(
          "the release is of service " + release.service() + ", not of " + spec.service(),
          "give the folder of this service's release");
    }
    version
        .filter(wanted -> !release.version().equals(Version.parse(wanted)))
        .ifPresent(
            wanted -> {
              throw DeployException.usage(
                  "the release has version " + release.version() + ", not " + wanted,
                  "leave --version out, or give the folder of that version");
            });
  }
}
