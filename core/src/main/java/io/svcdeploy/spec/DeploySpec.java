package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.List;

/**
 * The deployment file, whole and valid: reading refuses anything else. Relative paths in it count
 * from {@code directory}, the folder of the file.
 *
 * @param service the service's name: letters, digits, {@code . _ -}; the unit and folder name
 * @param keep how many confirmed releases stay on a host, the running one included
 * @param hooks in the order in which they run
 */
public record DeploySpec(
    String service,
    SourceSpec source,
    List<FileSpec> files,
    RunSpec run,
    List<TargetSpec> targets,
    HealthSpec health,
    RolloutSpec rollout,
    int keep,
    List<HookSpec> hooks,
    Path directory) {
  public DeploySpec {
    files = List.copyOf(files);
    targets = List.copyOf(targets);
    hooks = List.copyOf(hooks);
  }
}
