package io.svcdeploy.event;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Appends each event to a file as a line of JSON, secrets masked. A line is handed to the system in
 * one write as soon as it happens, so that a reader that follows the file sees whole lines. Of the
 * progress of a transfer at most four lines a second and host are written, and its end always. Safe
 * between threads. A failure to write is told once and then the file is left alone: the deployment
 * goes on.
 */
public final class JsonLinesSink implements EventSink, AutoCloseable {
  private static final Duration TRANSFER_PAUSE = Duration.ofMillis(250);

  private final OutputStream out;
  private final Masking masking;
  private final Clock clock;
  private final PrintStream errors;
  private final Map<String, Instant> lastTransfer = new HashMap<>();
  private boolean broken;

  JsonLinesSink(OutputStream out, Masking masking, Clock clock, PrintStream errors) {
    this.out = out;
    this.masking = masking;
    this.clock = clock;
    this.errors = errors;
  }

  /**
   * Opens the file, created if need be, for appending.
   *
   * @param errors is told once if writing fails later; the run goes on without
   * @throws DeployException with {@link ExitCode#USAGE} if it cannot be written
   */
  public static JsonLinesSink to(Path file, Masking masking, PrintStream errors) {
    try {
      var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new JsonLinesSink(out, masking, Clock.systemUTC(), errors);
    } catch (IOException e) {
      throw DeployException.usage(
              "the event file " + file + " cannot be written: " + IoReason.of(e),
              "name a file in a folder that exists and that you may write to")
          .causedBy(e);
    }
  }

  @Override
  public synchronized void accept(DeployEvent event) {
    var now = clock.instant();
    if (broken || (event instanceof DeployEvent.Transferred sent && tooSoon(sent, now))) {
      return;
    }
    var line = EventJson.line(RecordStrings.map(event, masking::mask), now) + "\n";
    try {
      // Bytes made by String#getBytes: half a surrogate pair becomes a "?" instead of an error.
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private boolean tooSoon(DeployEvent.Transferred event, Instant now) {
    var last = lastTransfer.get(event.host());
    var soon = last != null && now.isBefore(last.plus(TRANSFER_PAUSE));
    if (soon && event.sent() < event.total()) {
      return true;
    }
    lastTransfer.put(event.host(), now);
    return false;
  }

  private void giveUp(IOException e) {
    broken = true;
    errors.println(
        "warning: events are no longer written to the event file: " + masking.mask(IoReason.of(e)));
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      if (!broken) {
        giveUp(e);
      }
    }
  }
}
