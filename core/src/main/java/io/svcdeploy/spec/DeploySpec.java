package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /** Every text that is filled in for each host on the way to a new release. */
  public List<Template> templates() {
    return Stream.of(
            files.stream().map(FileSpec::from),
            run.windows().nssm().stream().map(WindowsSpec.Nssm::from),
            run.args().stream(),
            run.env().values().stream(),
            health.checks().stream().flatMap(HealthSpec.Check::templates),
            hookTemplates().stream())
        .flatMap(texts -> texts)
        .toList();
  }

  /** Those of them that the hooks need, also on the way back. */
  public List<Template> hookTemplates() {
    return hooks.stream().flatMap(hook -> hook.env().values().stream()).toList();
  }
}
