package io.svcdeploy.build;

import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.TargetSpec;
import io.svcdeploy.spec.Template;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Environment variables that no compiler needs and that open hosts or repositories. A build runs
 * the code of all that it depends on; what it is to have is named by {@code env} of the build.
 */
final class Withheld {
  /** A value that is nothing but a variable. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");

  private static final Set<String> ALWAYS = Set.of("GITHUB_TOKEN", "GH_TOKEN", "SVC_DEPLOY_INPUTS");

  /** Without these no program runs well, whoever else uses them. */
  private static final Pattern NEEDED =
      Pattern.compile("PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\\w+|TZ|TE?MP|TMPDIR|XDG_\\w+|GO\\w*");

  private Withheld() {}

  /** The environment for a build of what this file deploys. */
  static Map<String, String> from(Map<String, String> environment, DeploySpec spec) {
    var left = new TreeMap<>(environment);
    var names = names(spec);
    // Windows does not tell them apart by their case.
    left.keySet().removeIf(it -> names.contains(it) || (Tool.isWindows() && isAmong(names, it)));
    return left;
  }

  private static boolean isAmong(Set<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static Set<String> names(DeploySpec spec) {
    var names = new HashSet<>(ALWAYS);
    var ofTargets = spec.targets().stream().flatMap(target -> logins(target.ssh()));
    Stream.concat(spec.templates().stream(), ofTargets)
        .map(template -> VARIABLE.matcher(template.text()))
        .filter(match -> match.matches() && !NEEDED.matcher(match.group(1)).matches())
        .forEach(match -> names.add(match.group(1)));
    return names;
  }

  private static Stream<Template> logins(TargetSpec.SshSpec ssh) {
    return Stream.of(ssh.key(), ssh.passphrase(), ssh.password()).flatMap(Optional::stream);
  }
}
