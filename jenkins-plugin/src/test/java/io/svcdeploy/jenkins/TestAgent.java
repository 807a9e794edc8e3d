package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A machine that runs what it is told, and that may be away or not answer. */
public final class TestAgent {
  /** How the connection is. */
  enum Line {
    GOOD,
    CUT,
    SILENT
  }

  private final Path workspace;
  private volatile Line line = Line.GOOD;
  final List<String> commandLines = new CopyOnWriteArrayList<>();

  TestAgent(Path workspace) throws IOException {
    this.workspace = Files.createDirectories(workspace);
  }

  void line(Line now) {
    line = now;
  }

  /** What anything costs that goes to the agent. */
  public void reach() throws IOException, InterruptedException {
    switch (line) {
      case GOOD -> {}
      case CUT -> throw new IOException("the channel is closed");
      case SILENT -> {
        Thread.sleep(600_000);
      }
    }
  }

  FilePath workspace() throws IOException {
    if (line == Line.CUT) {
      throw new IOException("no live agent");
    }
    return new FilePath(this, workspace.toFile());
  }

  Path folder() {
    return workspace;
  }

  /** Beside the workspace. */
  Path temporary() {
    return workspace.resolveSibling(workspace.getFileName() + "@tmp");
  }

  Launcher launcher() {
    return new Launcher() {
      @Override
      public void start(List<String> command, Map<String, String> environment)
          throws IOException, InterruptedException {
        reach();
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.start().waitFor();
      }

      @Override
      public void kill(Map<String, String> variables) throws IOException, InterruptedException {
        reach();
        for (var process : processes(variables)) {
          process.destroy();
        }
      }
    };
  }

  static List<ProcessHandle> processes(Map<String, String> variables) {
    return ProcessHandle.allProcesses().filter(it -> has(it.pid(), variables)).toList();
  }

  private static boolean has(long pid, Map<String, String> variables) {
    try {
      var environment =
          List.of(
              new String(
                      Files.readAllBytes(Path.of("/proc/" + pid + "/environ")),
                      StandardCharsets.UTF_8)
                  .split("\0"));
      return variables.entrySet().stream()
          .allMatch(it -> environment.contains(it.getKey() + "=" + it.getValue()));
    } catch (IOException e) {
      return false;
    }
  }
}
