package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Stamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Runs a command line that writes the binary to {@code $SVC_OUTPUT}. One platform after the other:
 * commands of other tool chains often share intermediate files.
 */
final class CommandBuilder implements PlatformBuilder {
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  private final String commandLine;
  private final Path directory;
  private final Stamp stamp;
  private final Map<String, String> environment;

  /**
   * @param environment the user's, with what the file adds
   */
  CommandBuilder(String commandLine, Path directory, Stamp stamp, Map<String, String> environment) {
    this.commandLine = commandLine;
    this.directory = directory;
    this.stamp = stamp;
    this.environment = environment;
  }

  @Override
  public void build(Platform platform, Path output, BooleanSupplier stop) {
    var all = new TreeMap<>(environment);
    all.put("SVC_OS", platform.os());
    all.put("SVC_ARCH", platform.arch());
    all.put("SVC_LEVEL", platform.level().orElse(""));
    all.put("SVC_VERSION", stamp.version().text());
    all.put("SVC_COMMIT", stamp.commit().orElse(""));
    all.put("SVC_DATE", stamp.date().map(Instant::toString).orElse(""));
    all.put("SVC_OUTPUT", output.toString());
    var result = Tool.run(new Tool.Call(shell(), directory, all, DEADLINE), stop);
    if (!result.ok()) {
      throw DeployException.failed(
              "build.command ended with status " + result.exit() + " for " + platform,
              "mend what the command says below")
          .withOutput(result.shown());
    }
    if (!Files.isRegularFile(output)) {
      throw DeployException.failed(
              "build.command wrote no file for " + platform,
              "let the command write the binary to the path in $SVC_OUTPUT")
          .withOutput(result.shown());
    }
  }

  @Override
  public void check(Platform platform, Inspection binary) {
    binary.requirePlatform(platform);
  }

  @Override
  public boolean parallel() {
    return false;
  }

  private List<String> shell() {
    return Tool.isWindows()
        ? List.of("cmd.exe", "/c", commandLine)
        : List.of("/bin/sh", "-c", commandLine);
  }
}
