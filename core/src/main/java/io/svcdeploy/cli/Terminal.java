package io.svcdeploy.cli;

import io.svcdeploy.report.Screen;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this process's output goes to.
 *
 * @param interactive somebody watches: bars may be drawn
 */
record Terminal(boolean interactive, Screen screen) {
  private static final int[] DEFAULT_SIZE = {24, 100};

  @SuppressWarnings("SystemConsoleNull") // the property brings back null since JDK 22
  static Terminal current() {
    System.setProperty("jdk.console", "java.base");
    var env = System.getenv();
    boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
    boolean watched = System.console() != null && !dumb && !env.containsKey("CI");
    var seen = watched ? sizeOfErrors() : Optional.<int[]>empty();
    boolean interactive = seen.isPresent();
    var size = seen.orElse(DEFAULT_SIZE);
    var screen = Screen.of(size[1], size[0], env, charset(env));
    return new Terminal(
        interactive, interactive ? screen : new Screen(size[1], size[0], false, screen.unicode()));
  }

  /** An empty variable counts as none, as in POSIX. */
  static Charset charset(Map<String, String> env) {
    var locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(name -> env.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("C");
    return locale.equals("C") || locale.equals("POSIX")
        ? StandardCharsets.US_ASCII
        : StandardCharsets.UTF_8;
  }

  /**
   * Rows and columns of the terminal that the standard error goes to, where bars are drawn; empty
   * if it goes somewhere else. Java tells neither.
   */
  private static Optional<int[]> sizeOfErrors() {
    try {
      var stty =
          new ProcessBuilder("sh", "-c", "[ -t 2 ] || exit 1; stty size <&2 2>/dev/null || :")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor() == 0 ? Optional.of(size(words.strip())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static int[] size(String words) {
    return words.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")
        ? Stream.of(words.split(" ")).mapToInt(Integer::parseInt).toArray()
        : DEFAULT_SIZE;
  }
}
