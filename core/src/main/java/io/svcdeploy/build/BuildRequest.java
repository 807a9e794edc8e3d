package io.svcdeploy.build;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.release.Platform;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of one build.
 *
 * @param version the version; absent: the git tag at HEAD
 * @param output the folder to write the release to; made if need be
 * @param only the platforms to build, of those in the file; empty means all
 * @param parallel how many platforms at a time; 0 means as many as there are processors
 */
public record BuildRequest(
    Optional<String> version,
    Path output,
    Set<Platform> only,
    int parallel,
    Cancellation cancellation) {
  public BuildRequest {
    only = Set.copyOf(only);
    if (parallel < 0) {
      throw new IllegalArgumentException("parallel must not be negative");
    }
  }
}
