package io.svcdeploy.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs a command line on this machine by {@code sh -c}, with our environment. It is killed, with
 * all that it started, when its time is over or the run is stopped.
 */
public final class LocalCommand {
  private static final long LOOK_EVERY_MILLIS = 50;

  /** Of what it said, as much as a person reads: the end. */
  private static final int SHOWN = 4_000;

  private LocalCommand() {}

  /** How it ended, and the last that it said. */
  public sealed interface Ending {
    String output();

    record Exited(int status, String output) implements Ending {}

    /** Its time was over, or it was stopped. */
    record Killed(String output) implements Ending {}
  }

  /**
   * @param env added to this process's environment
   * @param stop asked again and again; when it says true, the command is killed
   * @throws IOException if it cannot be started
   */
  public static Ending run(
      String line, Path folder, Map<String, String> env, Duration limit, BooleanSupplier stop)
      throws IOException {
    // A file instead of a pipe: a process that outlives the command cannot hold us.
    var said = Files.createTempFile("svc-deploy-", ".out");
    try {
      var builder =
          new ProcessBuilder(words(line))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().putAll(env);
      var process = builder.start();
      process.getOutputStream().close();
      boolean ended = await(process, System.nanoTime() + limit.toNanos(), stop);
      return ended
          ? new Ending.Exited(process.exitValue(), end(said))
          : new Ending.Killed(end(said));
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** A group of its own where the machine can make one. */
  private static List<String> words(String line) {
    var words = new ArrayList<>(List.of("/bin/sh", "-c", line));
    Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst()
        .ifPresent(setsid -> words.add(0, setsid));
    return words;
  }

  private static boolean await(Process process, long deadline, BooleanSupplier stop)
      throws IOException {
    try {
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean() || System.nanoTime() - deadline > 0) {
          kill(process);
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The group, and, for machines that made none, whoever is known to descend from it. */
  private static void kill(Process process) throws IOException {
    var family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    var group = "kill -KILL -- \"-$0\" 2>/dev/null";
    new ProcessBuilder("/bin/sh", "-c", group, Long.toString(process.pid()))
        .start()
        .onExit()
        .join();
    family.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  private static String end(Path said) throws IOException {
    try (var file = Files.newByteChannel(said)) {
      file.position(Math.max(0, file.size() - SHOWN));
      return new String(Channels.newInputStream(file).readAllBytes(), UTF_8);
    }
  }
}
