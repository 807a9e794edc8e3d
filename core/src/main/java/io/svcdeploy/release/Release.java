package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import java.util.List;
import java.util.stream.Collectors;

/** A version of a service, built for one or more platforms, each binary known by its digest. */
public record Release(String service, Stamp stamp, List<Artifact> artifacts) {
  public Release {
    artifacts = List.copyOf(artifacts);
  }

  public Version version() {
    return stamp.version();
  }

  /**
   * The artifact that a host of this platform runs; of several levels ({@code v1}, {@code v3}) the
   * first one listed.
   */
  public Artifact artifactFor(Platform host) {
    return artifacts.stream()
        .filter(artifact -> artifact.platform().runsOn(host))
        .findFirst()
        .orElseThrow(
            () ->
                DeployException.failed(
                    "release " + version() + " has no binary for " + host,
                    "add "
                        + host
                        + " to build.platforms; this release has "
                        + artifacts.stream()
                            .map(a -> a.platform().toString())
                            .collect(Collectors.joining(", "))));
  }
}
