package io.svcdeploy.cli;

import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The secrets of this process: a program that runs once has one set of them. */
final class Secrets {
  static final Masking MASKING = new Masking();

  private static volatile Map<String, String> provided = Map.of();

  private Secrets() {}

  static void provide(Map<String, String> values) {
    provided = Map.copyOf(values);
    values.values().stream().filter(it -> !it.isEmpty()).map(Secret::of).forEach(MASKING::remember);
  }

  /** What was given to this process in place of a variable of its environment. */
  static Optional<String> provided(String name) {
    return Optional.ofNullable(provided.get(name));
  }

  /** The tokens of GitHub in the environment, which what is run here inherits and may repeat. */
  static void rememberTokens(Map<String, String> environment) {
    Stream.of("GITHUB_TOKEN", "GH_TOKEN")
        .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
        .forEach(token -> MASKING.remember(Secret.of(token)));
  }

  /**
   * Makes known to the masking what a deployment file takes from the environment and from files. A
   * log or an answer may repeat any of it, also to a command that has no use for the value itself.
   *
   * @param variables that tell {@link #MASKING}
   */
  static void remember(DeploySpec spec, TargetSpec target, Variables variables) {
    for (var host : target.hosts()) {
      var known = variables.withHost(host.vars()).withRelease("", Optional.of(""));
      spec.templates().forEach(template -> see(template, known));
    }
  }

  private static void see(Template template, Variables variables) {
    try {
      variables.fill(template);
    } catch (SpecException e) {
      // What does not exist here nobody can repeat; whoever needs the value complains.
    }
  }
}
