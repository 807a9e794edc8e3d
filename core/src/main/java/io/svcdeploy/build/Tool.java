package io.svcdeploy.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a command of the tool chain and waits for it. When the build is stopped or the deadline
 * passes, the command ends together with all the processes it started.
 */
final class Tool {
  private static final long LOOK_EVERY_MILLIS = 40;
  private static final long GRACE_MILLIS = 2_000;

  /** What a command may print before it is taken to be out of control. */
  private static final long LARGEST_OUTPUT = 256L << 20;

  /** As much output as a person reads; the end of it tells most. */
  private static final int SHOWN = 64 << 10;

  private Tool() {}

  /**
   * A command to run.
   *
   * @param environment the whole environment, not an addition to this process's
   */
  record Call(
      List<String> command, Path directory, Map<String, String> environment, Duration deadline) {
    String name() {
      return Path.of(command.get(0)).getFileName().toString();
    }
  }

  /** How a command ended, and all that it wrote. */
  record Result(int exit, String output, String errors) {
    boolean ok() {
      return exit == 0;
    }

    /** Both outputs, for a person: the last 64 KiB. */
    String shown() {
      var all = (output + "\n" + errors).strip();
      return all.length() <= SHOWN ? all : "…" + all.substring(all.length() - SHOWN);
    }
  }

  /** The program's file, looked up on the PATH of this environment. */
  static Optional<Path> find(String program, Map<String, String> environment) {
    var suffixes = isWindows() ? List.of(".exe", ".cmd", ".bat") : List.of("");
    var folders = environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator));
    return Stream.of(folders)
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> suffixes.stream().map(suffix -> Path.of(folder, program + suffix)))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  static boolean isWindows() {
    return File.separatorChar == '\\';
  }

  /**
   * Runs the command to its end.
   *
   * @param stop asked again and again; when it says true, the command is ended
   * @throws DeployException with code CANCELLED when stopped; else when the command cannot be
   *     started, takes too long or writes without end
   */
  static Result run(Call call, BooleanSupplier stop) {
    try {
      // Files instead of pipes: nothing blocks, even if a process that outlives the command
      // keeps its output open.
      var output = Files.createTempFile("svc-deploy-", ".out");
      var errors = Files.createTempFile("svc-deploy-", ".err");
      try {
        var exit = await(start(call, output, errors), call, stop, List.of(output, errors));
        return new Result(exit, text(output), text(errors));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot run " + call.name() + ": " + e.getMessage(),
              "check that the program is there and that the temporary folder has space")
          .causedBy(e);
    }
  }

  private static Process start(Call call, Path output, Path errors) throws IOException {
    var builder =
        new ProcessBuilder(call.command())
            .directory(call.directory().toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(call.environment());
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static int await(Process process, Call call, BooleanSupplier stop, List<Path> written)
      throws IOException {
    var deadline = System.nanoTime() + call.deadline().toNanos();
    try {
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          throw stopped();
        }
        if (System.nanoTime() - deadline > 0) {
          throw endless(call, "took longer than " + call.deadline().toMinutes() + " minutes");
        }
        for (Path file : written) {
          if (Files.size(file) > LARGEST_OUTPUT) {
            throw endless(call, "wrote more than 256 MiB of output");
          }
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped().causedBy(e);
    } finally {
      end(process);
    }
  }

  /** Ends the process and its descendants: asked first, then forced. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    var family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroy);
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, GRACE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
    family.stream()
        .flatMap(member -> Stream.concat(member.descendants(), Stream.of(member)))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static DeployException stopped() {
    return new DeployException(
        ExitCode.CANCELLED, "cancelled", "run the same command again to go on");
  }

  private static DeployException endless(Call call, String what) {
    return DeployException.failed(
        call.name() + " " + what + " and was ended", "run it by hand to see what it does");
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }
}
