package io.svcdeploy.host;

import io.svcdeploy.script.Sh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A command that the host runs around the switch, by itself.
 *
 * @param point when, in the words of the deployment file: {@code before-stop}
 * @param number counts the hooks of a point from 1
 * @param run a command line for {@code sh}
 * @param timeout then it is killed
 * @param env its environment, which may hold secrets
 */
public record HostHook(
    String point, int number, String run, Duration timeout, Map<String, String> env) {
  public HostHook {
    env = Map.copyOf(env);
  }

  /** The longest that those of some points may take together. */
  public static Duration longest(List<HostHook> hooks, String... points) {
    return hooks.stream()
        .filter(hook -> List.of(points).contains(hook.point()))
        .map(hook -> Duration.ofSeconds(hook.seconds()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private long seconds() {
    return Math.max(1, timeout.plusNanos(999_999_999).toSeconds());
  }

  /**
   * Text of {@code begin} that writes them into the transaction's folder, each into a file that
   * only its owner can read: values never stand on a command line.
   *
   * @param directory where they run
   */
  static String write(List<HostHook> hooks, String directory) {
    if (hooks.isEmpty()) {
      return "";
    }
    var text = new StringBuilder("mkdir -m 700 \"$T/hooks\" || return\n");
    for (var hook : hooks) {
      var name = hook.point() + "." + hook.number();
      text.append("decode >\"$T/hooks/")
          .append(name)
          .append('"')
          .append(ShScripts.hereBase64(hook.script(directory)))
          .append("[ -s \"$T/hooks/")
          .append(name)
          .append("\" ] || return\n");
    }
    return text.append("cat >\"$T/hooks/list\" <<'END_OF_LIST' || return\n")
        .append(hooks.stream().map(HostHook::line).collect(Collectors.joining()))
        .append("END_OF_LIST\n")
        .toString();
  }

  private String line() {
    return point + " " + number + " " + seconds() + "\n";
  }

  private String script(String directory) {
    var exports =
        env.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> "export " + Sh.assign(it.getKey(), it.getValue()))
            .collect(Collectors.joining());
    return exports + "cd " + Sh.quote(directory) + " || exit\n" + run + "\n";
  }
}
