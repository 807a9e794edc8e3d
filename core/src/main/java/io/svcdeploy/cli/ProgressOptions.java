package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.JsonLinesSink;
import io.svcdeploy.report.ConsoleSink;
import io.svcdeploy.spec.DeploySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How a command that takes a while tells of it, and how long it may take. */
final class ProgressOptions {
  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "Append events to this file, one JSON object a line.")
  Optional<Path> events = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationWord.class,
      description = "Cancel the run if it takes longer: what it has switched goes back.")
  Optional<Duration> timeout = Optional.empty();

  @Option(names = "--plain", description = "Plain lines, also on a terminal.")
  boolean plain;

  /** Cancelled by a signal, or when the run takes longer than it may. */
  Cancellation cancellation() {
    var cancellation = new Cancellation();
    Interrupts.cancel(cancellation);
    timeout.ifPresent(
        limit -> {
          var timer = new Thread(() -> cancelAfter(limit, cancellation), "timeout");
          timer.setDaemon(true);
          timer.start();
        });
    return cancellation;
  }

  private static void cancelAfter(Duration limit, Cancellation cancellation) {
    if (!cancellation.pause(limit)) {
      System.err.println("the run took longer than --timeout allows: cancelling it");
      cancellation.request();
    }
  }

  /** Runs something with events shown and written. */
  <T> T withEvents(DeploySpec parsed, Function<EventSink, T> work) {
    var sinks = new ArrayList<EventSink>();
    try (var console = console(parsed);
        var file =
            events.map(path -> JsonLinesSink.to(path, Secrets.MASKING, System.err)).orElse(null)) {
      sinks.add(console);
      if (file != null) {
        sinks.add(file);
      }
      return work.apply(EventSink.all(sinks));
    }
  }

  private ConsoleSink console(DeploySpec parsed) {
    var terminal = Terminal.current();
    return terminal.interactive() && !plain
        ? ConsoleSink.live(
            System.err, terminal.screen(), Secrets.MASKING, Optional.of(parsed.health()))
        : ConsoleSink.plain(System.err, terminal.screen().unicode(), Secrets.MASKING);
  }
}
