package io.svcdeploy.jenkins.agent;

import io.svcdeploy.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The command in a process that Jenkins follows by files, as signals do not reach every agent and
 * would hit all that runs in a workspace. The folder has {@code words} (the folder of the report,
 * then the command line, a line each) and {@code secrets}, if there are any, which are read and
 * deleted first; the step adds {@code stop-1} and {@code stop-2}, which are what the first and
 * second interrupt are; at the end {@code outcome} is there.
 */
public final class Runner {
  private static final int CANCELLED = 130;
  private static final long LOOK_MS = 200;

  /** After the second interrupt, for what is to be said last. */
  private static final long LAST_WORDS_MS = 5_000;

  private Runner() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    Main.provide(takeSecrets(folder.resolve("secrets")));
    var lines = Files.readAllLines(folder.resolve("words"));
    if (stopped(folder, 1)) {
      end(folder, CANCELLED, "", Optional.empty());
    }
    var report = Optional.of(Path.of(lines.get(0))).filter(it -> lines.contains("--report"));
    if (report.isPresent()) {
      removeEarlier(report.get());
    }
    follow(folder);
    var printed = new PlanToken(System.out);
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    int status = Main.run(lines.stream().skip(1).toArray(String[]::new));
    System.out.flush();
    System.err.flush();
    end(folder, status, printed.token(), report);
  }

  /** How the run ended does not depend on whether that can be told. */
  private static void end(Path folder, int status, String planToken, Optional<Path> report) {
    try {
      OutcomeFile.write(folder.resolve("outcome"), status, planToken, report);
    } catch (IOException | RuntimeException e) {
      System.err.println("svc-deploy: what came of the run cannot be told to Jenkins: " + e);
    }
    System.exit(status);
  }

  private static Map<String, String> takeSecrets(Path file) throws IOException {
    var secrets = new TreeMap<String, String>();
    if (Files.exists(file)) {
      var properties = new Properties();
      try (var in = Files.newInputStream(file)) {
        properties.load(in);
      } finally {
        Files.delete(file);
      }
      properties.stringPropertyNames().forEach(it -> secrets.put(it, properties.getProperty(it)));
    }
    return secrets;
  }

  private static boolean stopped(Path folder, int time) {
    return Files.exists(folder.resolve("stop-" + time));
  }

  /** A run that is refused before it has anything to report must not seem to have reported. */
  private static void removeEarlier(Path report) throws IOException {
    for (var name : List.of("report.json", "report.md", "junit.xml")) {
      Files.deleteIfExists(report.resolve(name));
    }
  }

  private static void follow(Path folder) {
    var thread =
        new Thread(
            () -> {
              for (int time = 1; time <= 2; time++) {
                await(folder, time);
                interrupt();
              }
              pause(LAST_WORDS_MS);
              Runtime.getRuntime().halt(CANCELLED);
            },
            "stop");
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(Path folder, int time) {
    while (!stopped(folder, time)) {
      pause(LOOK_MS);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /** As if by the system: on Windows nobody else could. See {@code Interrupts} in the command. */
  private static void interrupt() {
    try {
      var signals = Class.forName("sun.misc.Signal");
      var terminate = signals.getConstructor(String.class).newInstance("TERM");
      signals.getMethod("raise", signals).invoke(null, terminate);
    } catch (ReflectiveOperationException e) {
      // Without that module the hosts are left to their own guards, as after a kill.
      Runtime.getRuntime().halt(CANCELLED);
    }
  }

  /** Passes all on and remembers the token that {@code plan} prints. */
  private static final class PlanToken extends OutputStream {
    private static final String PREFIX = "Plan token: ";

    private final OutputStream out;
    private final StringBuilder line = new StringBuilder();
    private String token = "";

    PlanToken(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          ended(line.toString());
          line.setLength(0);
        } else if (line.length() < PREFIX.length() + 16) {
          line.append((char) bytes[i]);
        }
      }
    }

    private void ended(String text) {
      if (text.matches(PREFIX + "[0-9a-f]{16}")) {
        token = text.substring(PREFIX.length());
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    synchronized String token() {
      return token;
    }
  }
}
