package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the binaries come from. Platforms are in Go's words, {@code os/arch[/level]}. */
public sealed interface SourceSpec {

  /**
   * {@code build.go}: cross-compiled here.
   *
   * @param module folder of the module, relative to the file ({@code .})
   * @param main the package to build, relative to the module ({@code ./cmd/hello})
   * @param ldflags given to the linker before the stamp
   * @param env added to the environment of {@code go build}
   */
  record GoBuild(
      Path module,
      String main,
      String ldflags,
      List<String> tags,
      Map<String, Template> env,
      boolean cgo,
      StampVariables stamp,
      List<String> platforms)
      implements SourceSpec {}

  /**
   * {@code build.command}: run once per platform in the file's folder with SVC_OS, SVC_ARCH,
   * SVC_LEVEL, SVC_VERSION, SVC_COMMIT, SVC_DATE and SVC_OUTPUT (the file to write) set.
   *
   * @param run the command line for {@code sh -c} ({@code cmd /c} on Windows)
   */
  record CommandBuild(String run, Map<String, Template> env, List<String> platforms)
      implements SourceSpec {}

  /**
   * {@code build.prebuilt}: files that exist; {@code path} may hold {@code ${os}}, {@code ${arch}},
   * {@code ${level}}, {@code ${version}}.
   */
  record Prebuilt(String path, List<String> platforms) implements SourceSpec {}

  /** {@code release}: a folder with manifest.json and checksums.txt, as {@code build} writes it. */
  record ReleaseFolder(Path folder) implements SourceSpec {}

  /** {@code release: github:…}: the files that such a folder has, on a release of GitHub. */
  record GitHubRelease(GitHubReference reference) implements SourceSpec {}

  /** Full names of the string variables that the linker sets, {@code main.version}. */
  record StampVariables(Optional<String> version, Optional<String> commit, Optional<String> date) {}
}
