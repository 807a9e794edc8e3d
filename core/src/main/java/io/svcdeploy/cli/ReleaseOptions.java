package io.svcdeploy.cli;

import io.svcdeploy.build.BuildRequest;
import io.svcdeploy.build.ReleaseBuilder;
import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.github.GitHubReleases;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.release.Version;
import io.svcdeploy.rollout.Goal;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.GitHubReference;
import io.svcdeploy.spec.SourceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the release comes from: built now, a folder that was built before, or GitHub. */
final class ReleaseOptions {
  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The version to build and stamp (default: the git tag at HEAD).")
  Optional<String> version = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "RELEASE",
      description =
          "Deploy this release: a folder, as `svc-deploy build` wrote it, or its files on GitHub,"
              + " github:OWNER/REPO@TAG (without @TAG: the latest).")
  Optional<String> from = Optional.empty();

  @Option(names = "--no-downgrade", description = "Refuse hosts on which a later version runs.")
  boolean noDowngrade;

  Goal goal(Release release) {
    return new Goal.Deploy(release, noDowngrade);
  }

  Release release(DeploySpec spec, EventSink events, Cancellation cancellation) {
    var source = from.map(ReleaseOptions::source).orElseGet(spec::source);
    var release = release(spec, source, events, cancellation);
    check(spec, release);
    return release;
  }

  private Release release(
      DeploySpec spec, SourceSpec source, EventSink events, Cancellation cancellation) {
    if (source instanceof SourceSpec.ReleaseFolder it) {
      return ReleaseFolder.read(spec.directory().resolve(it.folder()));
    }
    if (source instanceof SourceSpec.GitHubRelease it) {
      return GitHubReleases.of(System.getenv(), Secrets.MASKING::remember, events, cancellation)
          .download(it.reference(), CacheFolder.downloads());
    }
    return ReleaseBuilder.build(
        spec,
        new BuildRequest(version, spec.directory().resolve("dist"), Set.of(), 0, cancellation),
        SpecOptions.variables(spec),
        events);
  }

  private static SourceSpec source(String text) {
    if (text.startsWith(GitHubReference.PREFIX)) {
      return GitHubReference.parse(text)
          .map(SourceSpec.GitHubRelease::new)
          .orElseThrow(
              () ->
                  DeployException.usage(
                      "--from \"" + text + "\" names no release of GitHub",
                      "write " + GitHubReference.FORMS));
    }
    var folder = Path.of(text);
    if (!Files.isDirectory(folder)) {
      throw DeployException.usage(
          "--from " + text + ": there is no such folder",
          "name the folder that `svc-deploy build` wrote, or github:OWNER/REPO@TAG");
    }
    return new SourceSpec.ReleaseFolder(folder.toAbsolutePath());
  }

  private void check(DeploySpec spec, Release release) {
    if (!release.service().equals(spec.service())) {
      throw DeployException.usage(
          "the release is of service " + release.service() + ", not of " + spec.service(),
          "give a release of this service");
    }
    version
        .filter(wanted -> !release.version().equals(Version.parse(wanted)))
        .ifPresent(
            wanted -> {
              throw DeployException.usage(
                  "the release has version " + release.version() + ", not " + wanted,
                  "leave --version out, or give the release of that version");
            });
  }
}
