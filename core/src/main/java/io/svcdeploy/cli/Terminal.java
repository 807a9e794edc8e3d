package io.svcdeploy.cli;

import io.svcdeploy.report.Screen;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

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
    boolean interactive = System.console() != null && !dumb && !env.containsKey("CI");
    var size = interactive ? size() : DEFAULT_SIZE;
    var screen =
        Screen.of(
            size[1],
            size[0],
            env,
            charset(
                env.getOrDefault(
                    "LC_ALL", env.getOrDefault("LC_CTYPE", env.getOrDefault("LANG", "")))));
    return new Terminal(
        interactive, interactive ? screen : new Screen(size[1], size[0], false, screen.unicode()));
  }

  private static Charset charset(String locale) {
    return locale.isEmpty() || locale.equals("C") || locale.equals("POSIX")
        ? StandardCharsets.US_ASCII
        : StandardCharsets.UTF_8;
  }

  /** Rows and columns, as {@code stty} tells them; Java does not. */
  private static int[] size() {
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor(2, TimeUnit.SECONDS) && words.strip().matches("[1-9][0-9]* [1-9][0-9]*")) {
        var parts = words.strip().split(" ");
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
      }
    } catch (IOException e) {
      return DEFAULT_SIZE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return DEFAULT_SIZE;
  }
}
