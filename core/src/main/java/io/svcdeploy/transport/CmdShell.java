package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The {@code cmd} of a Windows host. It cannot read a script with labels from its standard input,
 * so each script is a file for as long as it runs.
 *
 * <p>A script is called with the host's own time, which {@code cmd} cannot tell in a form that is
 * the same in every country: {@code %1} is {@link #EPOCH}-based seconds, {@code %2} seconds since
 * 1970, {@code %3} the same as ISO 8601.
 */
record CmdShell(String host, CmdPlace place) implements HostShell {
  /** The start of 2026: {@code cmd} counts with 32 bits, and seconds since 1970 soon need more. */
  static final long EPOCH = 1_767_225_600L;

  @Override
  public ScriptResult run(String script, Duration deadline) {
    var file = ".svc-deploy-" + PosixShell.number() + ".cmd";
    try (var watchdog = Watchdog.after(deadline, place::abort)) {
      try {
        var clock = place.put(file, bytes(script));
        try {
          return place.call(file, words(clock));
        } finally {
          place.remove(file);
        }
      } catch (IOException e) {
        throw watchdog.fired() ? ScriptFailure.tooSlow(host, deadline, "") : failure(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        place.abort();
        throw ScriptFailure.interrupted(host);
      }
    }
  }

  /** Labels are found only in lines that end by CR LF. */
  private static byte[] bytes(String script) {
    var text = script.replace("\r\n", "\n").replace("\n", "\r\n");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(Instant clock) {
    long seconds = clock.getEpochSecond();
    return (seconds - EPOCH) + " " + seconds + " " + clock.truncatedTo(ChronoUnit.SECONDS);
  }

  private RuntimeException failure(IOException e) {
    var broken = place.broken();
    if (broken.isPresent()) {
      return new ConnectionLostException(host, new IOException(broken.get(), e));
    }
    var said = String.valueOf(e.getMessage());
    return DeployException.failed(
            "a script could not be run: " + Printable.line(said), place.hint(said))
        .onHost(host)
        .causedBy(e);
  }

  @Override
  public void close() {
    place.close();
  }
}
