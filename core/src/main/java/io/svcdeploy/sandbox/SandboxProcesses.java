package io.svcdeploy.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes that were started through a sandbox, however they detached themselves. */
final class SandboxProcesses {
  /** Variable in the environment of all of them, with the sandbox's folder. */
  static final String MARK = "SVC_DEPLOY_SANDBOX";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path root;

  SandboxProcesses(Path root) {
    this.root = root;
  }

  /** Ends them: by SIGTERM, and by SIGKILL those that do not end in 5 s. */
  void stop() {
    if (!end(ProcessHandle::destroy)) {
      end(ProcessHandle::destroyForcibly);
    }
  }

  /** Signals each process once, also those that appear meanwhile; whether all ended in time. */
  private boolean end(Consumer<ProcessHandle> signal) {
    var signalled = new HashSet<Long>();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      var running = running();
      if (running.isEmpty()) {
        return true;
      }
      running.stream().filter(process -> signalled.add(process.pid())).forEach(signal);
    } while (pause() && System.nanoTime() < deadline);
    return false;
  }

  private List<ProcessHandle> running() {
    var mark = MARK + "=" + bytesAsText(root.toString());
    var marked =
        ProcessTable.read().stream()
            .filter(entry -> entry.hasVariable(mark))
            .map(entry -> entry.pid())
            .collect(Collectors.toSet());
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> marked.contains(process.pid()) || runsOurProgram(process))
        .toList();
  }

  /** A program that was deployed here is ours even if it was started with a clean environment. */
  private boolean runsOurProgram(ProcessHandle process) {
    return process
        .info()
        .command()
        .filter(program -> Path.of(program).startsWith(root))
        .isPresent();
  }

  /** The folder's name as {@link ProcessTable} sees it, which does not decode bytes. */
  private static String bytesAsText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean pause() {
    try {
      Thread.sleep(50);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Sends SIGHUP to a process and to its descendants in the same process group. A descendant that
   * made a session or a group of its own meant to stay.
   */
  static void hangUp(ProcessHandle process) {
    var family =
        Stream.concat(Stream.of(process), process.descendants())
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    var entries =
        ProcessTable.read().stream().filter(entry -> family.contains(entry.pid())).toList();
    var groups =
        entries.stream()
            .filter(entry -> entry.pid() == process.pid())
            .map(ProcessTable.Entry::group)
            .collect(Collectors.toSet());
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -HUP \"$@\"", "sh"));
    entries.stream()
        .filter(entry -> groups.contains(entry.group()))
        .forEach(entry -> command.add(Long.toString(entry.pid())));
    if (!groups.isEmpty()) {
      run(command);
    }
  }

  private static void run(List<String> command) {
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
