package io.svcdeploy.rollout;

import io.svcdeploy.host.HostState;
import io.svcdeploy.host.ReleaseContent;
import io.svcdeploy.release.Digest;
import io.svcdeploy.spec.HealthSpec;
import java.util.Optional;

/**
 * What a run will do on one host, from what a probe saw there.
 *
 * @param seen the host as it was
 * @param next the release folder to switch to
 * @param version its version
 * @param commit its commit, where known
 * @param binary its program
 * @param health how its health is told
 * @param content everything in it; empty if the host has it already and it is only switched to
 */
public record HostPlan(
    HostSession session,
    HostState seen,
    String next,
    String version,
    Optional<String> commit,
    Digest binary,
    HealthSpec health,
    Optional<ReleaseContent> content) {

  public String host() {
    return session.name();
  }

  /** True if exactly this runs there already. */
  public boolean unchanged() {
    return seen.runs(next, binary);
  }

  /** True if the host has the release's folder, whole as far as was looked. */
  boolean complete() {
    boolean damaged = seen.current().filter(next::equals).isPresent() && !seen.intact();
    return seen.releases().contains(next) && !damaged;
  }

  /** The same plan with health told otherwise. */
  HostPlan with(HealthSpec other) {
    return new HostPlan(session, seen, next, version, commit, binary, other, content);
  }

  /** The same plan for what the host is now. */
  HostPlan at(HostState now) {
    return new HostPlan(session, now, next, version, commit, binary, health, content);
  }
}
