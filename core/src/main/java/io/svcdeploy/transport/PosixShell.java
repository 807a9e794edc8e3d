package io.svcdeploy.transport;

import io.svcdeploy.script.Sh;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A {@code sh} on the host that reads scripts from its standard input, one after the other. Each
 * script is one quoted word for {@code eval}, so that the shell starts it only when it has all of
 * it, and runs in a subshell, so that nothing in it ends or changes the shell.
 */
final class PosixShell implements HostShell {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Messages of tools are parsed here and there: they must not depend on the host's language. */
  private static final String PRELUDE = "umask 022; LC_ALL=C; export LC_ALL\n";

  private final ShellPipe pipe;
  private final FrameReader stdout;
  private final FrameReader stderr;
  private final OutputStream stdin;
  private final String host;
  private final Runnable abort;

  /**
   * @param pipe with a shell behind it that has not been sent anything
   * @param abort ends the connection at once
   * @throws ConnectionLostException also if the shell has ended already
   */
  PosixShell(String host, ShellPipe pipe, FrameReader stdout, FrameReader stderr, Runnable abort) {
    this.host = host;
    this.pipe = pipe;
    this.stdout = stdout;
    this.stderr = stderr;
    this.abort = abort;
    this.stdin = pipe.stdin();
    try {
      send(PRELUDE);
    } catch (IOException e) {
      throw new ConnectionLostException(host, why(e));
    }
  }

  /** Nobody can guess it, so no output holds it by chance or by malice. */
  static String number() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    var number = number();
    var line = line(script, number);
    var out = stdout.expect(number);
    var err = stderr.expect(number);
    try (var watchdog = Watchdog.after(deadline, abort)) {
      try {
        send(line);
        return result(out, err);
      } catch (IOException e) {
        throw watchdog.fired()
            ? ScriptFailure.tooSlow(host, deadline, received())
            : new ConnectionLostException(host, why(e));
      }
    }
  }

  private static String line(String script, String number) {
    return "( eval "
        + Sh.quote(script)
        + " ) </dev/null; "
        + "printf '\\n%s %d\\n' "
        + number
        + " $?; printf '\\n%s \\n' "
        + number
        + " >&2\n";
  }

  private void send(String text) throws IOException {
    stdin.write(text.getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  private ScriptResult result(
      CompletableFuture<FrameReader.Frame> out, CompletableFuture<FrameReader.Frame> err)
      throws IOException {
    try {
      var frame = out.get();
      return new ScriptResult(Integer.parseInt(frame.tail()), frame.text(), err.get().text());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort.run();
      throw ScriptFailure.interrupted(host);
    }
  }

  private IOException why(IOException e) {
    var reason = pipe.broken().orElse("the shell on the host ended, or was killed");
    return new IOException(reason, e);
  }

  /** Both outputs of the script that did not end. */
  String received() {
    return (stdout.received() + "\n" + stderr.received()).strip();
  }

  @Override
  public void close() {
    pipe.close();
  }
}
