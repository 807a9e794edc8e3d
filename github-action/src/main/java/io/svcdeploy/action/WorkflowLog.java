package io.svcdeploy.action;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The step's log, in which the runner looks for commands: {@code ::error file=a.yml,line=3::text}.
 * Ours are written as such. Whatever else is printed stands between {@code stop-commands} and its
 * end, so that nothing a host says is ever a command, in the new form or the old ({@code ##[…]}).
 * Safe between threads: lines and commands never mix.
 */
final class WorkflowLog {
  /** The runner cuts longer messages. */
  private static final int LONGEST = 4_000;

  private final PrintStream out;
  private final String token = token();
  private boolean stopped;

  WorkflowLog(PrintStream out) {
    this.out = out;
  }

  private static String token() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return "svc-deploy-" + HexFormat.of().formatHex(bytes);
  }

  /**
   * Whatever is printed to it is text.
   *
   * @param also receives each line
   */
  PrintStream text(Consumer<String> also) {
    return new PrintStream(new Lines(also), true, StandardCharsets.UTF_8);
  }

  synchronized void line(String line) {
    if (!stopped) {
      out.println("::stop-commands::" + token);
      stopped = true;
    }
    out.println(line);
    out.flush();
  }

  void mask(String secret) {
    command("add-mask", Map.of(), secret);
  }

  void beginGroup(String title) {
    command("group", Map.of(), title);
  }

  void endGroup() {
    command("endgroup", Map.of(), "");
  }

  /**
   * @param properties such as {@code title}, {@code file}, {@code line}
   */
  void error(Map<String, String> properties, String message) {
    command("error", properties, message);
  }

  void warning(String message) {
    command("warning", Map.of(), message);
  }

  private synchronized void command(String name, Map<String, String> properties, String message) {
    if (stopped) {
      out.println("::" + token + "::");
      stopped = false;
    }
    var sorted =
        new TreeMap<>(properties)
            .entrySet().stream()
                .map(it -> it.getKey() + "=" + property(it.getValue()))
                .collect(Collectors.joining(","));
    var cut =
        name.equals("add-mask") || message.length() <= LONGEST
            ? message
            : message.substring(0, LONGEST) + "…";
    out.println("::" + name + (sorted.isEmpty() ? "" : " " + sorted) + "::" + data(cut));
    out.flush();
  }

  /** At the end of the program: the runner goes on with the next step's commands. */
  synchronized void close() {
    if (stopped) {
      out.println("::" + token + "::");
      stopped = false;
    }
    out.flush();
  }

  static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final Consumer<String> also;

    Lines(Consumer<String> also) {
      this.also = also;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          end();
        } else {
          begun.write(bytes[i]);
        }
      }
    }

    /** A return would begin the line anew, for the runner too. */
    private void end() {
      var text = begun.toString(StandardCharsets.UTF_8).replace("\r", "");
      begun.reset();
      synchronized (WorkflowLog.this) {
        line(text);
        also.accept(text);
      }
    }

    @Override
    public synchronized void close() {
      if (begun.size() > 0) {
        end();
      }
    }
  }
}
