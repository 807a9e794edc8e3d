package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which deployment file, and which of its targets. */
final class SpecOptions {
  @Option(
      names = {"-f", "--file"},
      defaultValue = "svc-deploy.yml",
      paramLabel = "FILE",
      description = "The deployment file (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("svc-deploy.yml");

  @Option(
      names = "--targets",
      paramLabel = "FILE",
      description = "Take `targets` from this file instead.")
  Optional<Path> targets = Optional.empty();

  /** Reads the file; passwords that stand in it are secrets from now on. */
  DeploySpec read() {
    var spec = SpecReader.read(file, targets);
    for (var target : spec.targets()) {
      Stream.of(target.ssh().password(), target.ssh().passphrase())
          .flatMap(Optional::stream)
          .map(Template::text)
          .filter(text -> !text.contains("${"))
          .forEach(text -> Secrets.MASKING.remember(Secret.of(text)));
    }
    return spec;
  }

  static Variables variables(DeploySpec spec) {
    return Variables.of(
        spec.directory(),
        name ->
            Secrets.provided(name)
                .or(() -> Optional.ofNullable(System.getenv(name)).map(it -> whole(name, it))),
        secret -> Secrets.MASKING.remember(Secret.of(secret)));
  }

  /** Java has put U+FFFD where the locale's charset has no meaning for a byte. */
  static String whole(String name, String value) {
    if (value.indexOf('\ufffd') >= 0) {
      throw DeployException.usage(
          "the environment variable " + name + " has characters that this locale does not know",
          "export LC_ALL=C.UTF-8, or start the program by the script svc-deploy, which does that");
    }
    return value;
  }

  /** The named target; without a name the only one. */
  static TargetSpec target(DeploySpec spec, Optional<String> name) {
    var names = spec.targets().stream().map(TargetSpec::name).collect(Collectors.joining(", "));
    if (name.isEmpty() && spec.targets().size() != 1) {
      throw DeployException.usage(
          "the deployment file has several targets", "choose one with --target: " + names);
    }
    return spec.targets().stream()
        .filter(target -> name.isEmpty() || target.name().equals(name.get()))
        .findFirst()
        .orElseThrow(
            () ->
                DeployException.usage(
                    "there is no target \"" + name.orElse("") + "\"", "the file has: " + names));
  }
}
