package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;

/** A machine that runs what it is told, and that may be away or not answer. */
public final class TestAgent implements VirtualChannel {
  /** How the connection is. */
  enum Line {
    GOOD,
    CUT,
    SILENT,
    /** Whatever asks it finds that a method is not there. */
    BROKEN,
    /** The controller has no thread for the answer, once. */
    OUT_OF_THREADS,
    /** Each question takes a moment. */
    SLOWISH,
    /** Each question takes a second. */
    SLOW
  }

  private final Path workspace;
  private volatile Line line = Line.GOOD;
  private volatile Line launches = Line.GOOD;
  private volatile boolean keeps;
  private volatile boolean kills = true;
  private final List<Map<String, String>> environments = new CopyOnWriteArrayList<>();

  TestAgent(Path workspace) throws IOException {
    this.workspace = Files.createDirectories(workspace);
    Jenkins.COMPUTERS.put(name(), computer());
  }

  private String name() {
    return "agent of " + workspace;
  }

  public Computer computer() {
    return new Computer() {
      @Override
      public String getName() {
        return name();
      }

      @Override
      public VirtualChannel getChannel() {
        return line == Line.CUT ? null : TestAgent.this;
      }
    };
  }

  void line(Line now) {
    line = now;
  }

  /** How the connection is from now on whenever something is started. */
  void launches(Line now) {
    launches = now;
  }

  /** Jenkins forgets it, and with it the connection. */
  void remove() {
    line = Line.CUT;
    Jenkins.COMPUTERS.remove(name());
  }

  /** From now on it has no program that could end others. */
  void withoutKill() {
    kills = false;
  }

  /** From now on whoever removes something gets no answer. */
  void keepFiles() {
    keeps = true;
  }

  /** Before something is removed. */
  public void reachToRemove() throws IOException, InterruptedException {
    reach();
    if (keeps) {
      Thread.sleep(600_000);
    }
  }

  /** All that was given to processes as their environment. */
  List<Map<String, String>> environments() {
    return environments;
  }

  /** What anything costs that goes to the agent. */
  public void reach() throws IOException, InterruptedException {
    var now = line;
    if (now == Line.OUT_OF_THREADS) {
      line = Line.GOOD;
    }
    reach(now);
  }

  private static void reach(Line line) throws IOException, InterruptedException {
    switch (line) {
      case GOOD -> {}
      case CUT -> throw new IOException("the channel is closed");
      case SILENT -> {
        Thread.sleep(600_000);
      }
      case OUT_OF_THREADS -> throw new OutOfMemoryError("unable to create native thread");
      case SLOWISH -> Thread.sleep(250);
      case SLOW -> Thread.sleep(1_000);
      case BROKEN -> throw new NoSuchMethodError("hudson.FilePath.gone()");
    }
  }

  FilePath workspace() throws IOException {
    if (line == Line.CUT) {
      throw new IOException("no live agent");
    }
    return new FilePath(this, workspace.toString());
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
        reach(launches);
        environments.add(environment);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.start().waitFor();
      }

      @Override
      public void kill(Map<String, String> variables) throws IOException, InterruptedException {
        reach();
        if (!kills) {
          throw new IOException("failed to run ps");
        }
        for (var process : processes(variables)) {
          process.destroy();
        }
      }
    };
  }

  /** The shells that a durable task starts for a workspace. */
  static List<ProcessHandle> around(Path workspace) {
    return ProcessHandle.allProcesses()
        .filter(it -> List.of(it.info().arguments().orElse(new String[0])).contains(workspace + ""))
        .toList();
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
