package io.svcdeploy.build;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.release.Version;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SourceSpec;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Makes the release that a deployment file describes: finds out the version, builds each platform,
 * reads each binary back, and writes the release folder once all are good.
 */
public final class ReleaseBuilder {
  private final DeploySpec spec;
  private final BuildRequest request;
  private final Variables variables;
  private final EventSink events;
  private final Map<String, String> environment;
  private final Path directory;

  private ReleaseBuilder(
      DeploySpec spec,
      BuildRequest request,
      Variables variables,
      EventSink events,
      Map<String, String> environment) {
    this.spec = spec;
    this.request = request;
    this.variables = variables;
    this.events = events;
    this.environment = environment;
    this.directory = spec.directory().toAbsolutePath().normalize();
  }

  /**
   * Builds the release into {@code request.output()}. With {@code release: FOLDER} in the file
   * nothing is built: that folder is read and verified, and returned as it is.
   *
   * @throws DeployException if anything is missing or wrong; the output folder is then as before
   */
  public static Release build(
      DeploySpec spec, BuildRequest request, Variables variables, EventSink events) {
    return build(spec, request, variables, events, System.getenv());
  }

  /** The same on a machine with this environment. */
  static Release build(
      DeploySpec spec,
      BuildRequest request,
      Variables variables,
      EventSink events,
      Map<String, String> environment) {
    var named = new TreeMap<String, String>();
    // Windows does not tell Path from PATH.
    environment.forEach(
        (name, value) -> named.put(Tool.isWindows() ? name.toUpperCase(Locale.ROOT) : name, value));
    var forBuild = Withheld.from(named, spec);
    return new ReleaseBuilder(spec, request, variables, events, forBuild).build();
  }

  private Release build() {
    var source = spec.source();
    if (source instanceof SourceSpec.ReleaseFolder given) {
      return existing(directory.resolve(given.folder()));
    }
    if (source instanceof SourceSpec.GitHubRelease there) {
      throw DeployException.usage(
          "nothing is built here: the file takes " + there.reference(),
          "`svc-deploy deploy` downloads it; to build, say `build:` instead of `release:`");
    }
    var platforms = platforms(source);
    try (var work = WorkFolder.create()) {
      var stamp = stamp(source);
      var atATime = Math.min(limit(), platforms.size());
      var builder = builder(source, stamp, work, atATime);
      var artifacts =
          new BuildMatrix(request.cancellation())
              .build(
                  platforms,
                  builder.parallel() ? atATime : 1,
                  (platform, stop) -> one(builder, platform, work, stop));
      return ReleaseFolder.write(new Release(spec.service(), stamp, artifacts), request.output());
    }
  }

  private Artifact one(
      PlatformBuilder builder, Platform platform, WorkFolder work, BooleanSupplier stop) {
    var began = System.nanoTime();
    events.accept(new DeployEvent.BuildStarted(platform.toString()));
    var output =
        work.folder("out-" + platform.fileName())
            .resolve(spec.service() + platform.executableSuffix());
    builder.build(platform, output, stop);
    var binary = Inspection.of(output);
    builder.check(platform, binary);
    if (binary.isScript()) {
      events.accept(
          new DeployEvent.Notice(
              DeployEvent.Level.INFO,
              Optional.empty(),
              platform + ": the file is a script; whether a host can run it is not known here"));
    }
    var artifact = artifact(platform, output);
    events.accept(
        new DeployEvent.BuildFinished(
            platform.toString(),
            artifact.digest().hex(),
            artifact.bytes(),
            Duration.ofNanos(System.nanoTime() - began)));
    return artifact;
  }

  private static Artifact artifact(Platform platform, Path file) {
    try {
      return new Artifact(platform, file, Digest.ofFile(file), Files.size(file));
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot read " + file + ": " + e.getMessage(), "check the temporary folder's disk")
          .causedBy(e);
    }
  }

  private PlatformBuilder builder(SourceSpec source, Stamp stamp, WorkFolder work, int atATime) {
    if (source instanceof SourceSpec.GoBuild go) {
      var module = directory.resolve(go.module()).normalize();
      var toolchain =
          GoToolchain.find(
              environment, module, work.folder("go"), request.cancellation()::requested);
      var processors = Math.max(1, limit() / atATime);
      return new GoBuilder(go, toolchain, module, stamp, filled(go.env(), stamp), processors);
    }
    if (source instanceof SourceSpec.CommandBuild command) {
      var all = new TreeMap<>(environment);
      all.putAll(filled(command.env(), stamp));
      return new CommandBuilder(command.run(), directory, stamp, all);
    }
    return new PrebuiltBuilder(((SourceSpec.Prebuilt) source).path(), directory, stamp.version());
  }

  private Map<String, String> filled(Map<String, Template> templates, Stamp stamp) {
    var known = variables.withRelease(stamp.version().text(), stamp.commit());
    var filled = new TreeMap<String, String>();
    templates.forEach((name, template) -> filled.put(name, known.fill(template).text()));
    return filled;
  }

  private Stamp stamp(SourceSpec source) {
    var sources = new ArrayList<>(List.of(directory));
    var products = new ArrayList<>(List.of(request.output().toAbsolutePath().normalize()));
    if (source instanceof SourceSpec.GoBuild go) {
      sources.add(directory.resolve(go.module()).normalize());
    }
    if (source instanceof SourceSpec.Prebuilt prebuilt) {
      products.add(PrebuiltBuilder.anyFile(prebuilt.path(), directory));
    }
    return new Origin(spec.service(), sources, products, events)
        .stamp(
            request.version(),
            GitWorkTree.at(directory, environment, request.cancellation()::requested));
  }

  private Release existing(Path folder) {
    var release = ReleaseFolder.read(folder);
    if (!release.service().equals(spec.service())) {
      throw DeployException.usage(
          folder + " is a release of " + release.service() + ", not of " + spec.service(),
          "name the folder of a release of " + spec.service());
    }
    request
        .version()
        .map(Version::parse)
        .filter(version -> !version.equals(release.version()))
        .ifPresent(
            version -> {
              throw DeployException.usage(
                  folder + " holds version " + release.version() + ", not " + version,
                  "leave --version out, or name the folder of that version");
            });
    return release;
  }

  private List<Platform> platforms(SourceSpec source) {
    var all = declared(source).stream().map(Platform::parse).distinct().toList();
    for (Platform platform : request.only()) {
      if (!all.contains(platform)) {
        throw DeployException.usage(
            platform + " is not among the file's platforms", "choose from " + all);
      }
    }
    var chosen =
        request.only().isEmpty() ? all : all.stream().filter(request.only()::contains).toList();
    if (chosen.isEmpty()) {
      throw DeployException.usage("there is no platform to build", "list some in build.platforms");
    }
    return chosen;
  }

  private static List<String> declared(SourceSpec source) {
    if (source instanceof SourceSpec.GoBuild go) {
      return go.platforms();
    }
    if (source instanceof SourceSpec.CommandBuild command) {
      return command.platforms();
    }
    return source instanceof SourceSpec.Prebuilt prebuilt ? prebuilt.platforms() : List.of();
  }

  /** How many platforms at a time, and how many processors for all of them. */
  private int limit() {
    var processors = Runtime.getRuntime().availableProcessors();
    return request.parallel() == 0 ? processors : Math.min(processors, request.parallel());
  }
}
