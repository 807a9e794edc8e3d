package io.svcdeploy.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A process of this machine for a script. It has the environment of a login, not ours: what a CI
 * system puts there, secrets first of all, must not reach a service that the script starts.
 */
final class OwnProcess {
  private static final Set<String> UNIX =
      Set.of(
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "PATH",
          "TZ",
          "TMPDIR",
          "LANG",
          "XDG_RUNTIME_DIR",
          "DBUS_SESSION_BUS_ADDRESS");

  /** What Windows itself gives to every process, in capitals. */
  private static final Pattern WINDOWS =
      Pattern.compile(
          "PATH|PATHEXT|COMSPEC|OS|TEMP|TMP|WINDIR|SYSTEM(ROOT|DRIVE)|USER(NAME|DOMAIN.*|PROFILE)"
              + "|HOME(DRIVE|PATH)|COMPUTERNAME|PUBLIC|(LOCAL)?APPDATA|ALLUSERSPROFILE"
              + "|(COMMON)?PROGRAM(FILES|DATA|W6432).*|PROCESSOR_.*|NUMBER_OF_PROCESSORS"
              + "|PSMODULEPATH|DRIVERDATA|LOGONSERVER|SESSIONNAME");

  /** A process that a script left behind may hold its outputs open; they are not waited for. */
  private static final long LAST_WORDS_MILLIS = 1000;

  private final Process process;
  private final Thread outputs;

  private OwnProcess(Process process, Thread outputs) {
    this.process = process;
    this.outputs = outputs;
  }

  static boolean onWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /**
   * @param folder it begins in
   * @param out is closed when the process and its standard output have ended; so is {@code err}
   */
  static OwnProcess start(List<String> words, Path folder, OutputStream out, OutputStream err)
      throws IOException {
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> !isKept(name));
    var process = builder.start();
    var pumps =
        List.of(
            daemon(() -> pump(process.getInputStream(), out)),
            daemon(() -> pump(process.getErrorStream(), err)));
    return new OwnProcess(process, daemon(() -> finish(process, pumps, List.of(out, err))));
  }

  private static boolean isKept(String name) {
    return onWindows()
        ? WINDOWS.matcher(name.toUpperCase(Locale.ROOT)).matches()
        : UNIX.contains(name);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "svc-deploy-local");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void pump(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      // It was killed; how it ended is asked for by others.
    }
  }

  private static void finish(Process process, List<Thread> pumps, List<OutputStream> outputs) {
    try {
      process.waitFor();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
      for (var pump : pumps) {
        pump.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
      for (var output : outputs) {
        output.close();
      }
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e); // nobody interrupts it, and nothing here can fail
    }
  }

  OutputStream stdin() {
    return process.getOutputStream();
  }

  /** Waits until it and its outputs have ended; its exit status. */
  int await() throws InterruptedException {
    outputs.join();
    return process.waitFor();
  }

  /** Its children may go on. */
  void kill() {
    process.destroyForcibly();
  }
}
