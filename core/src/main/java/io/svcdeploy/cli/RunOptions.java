package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.JsonLinesSink;
import io.svcdeploy.release.Release;
import io.svcdeploy.report.ConsoleSink;
import io.svcdeploy.report.DeployReport;
import io.svcdeploy.report.ReportWriter;
import io.svcdeploy.report.SummaryTable;
import io.svcdeploy.rollout.RunContext;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.transfer.ArtifactCache;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.SshConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that works on hosts can be told; opens what such a command needs. */
final class RunOptions {
  private static final long CACHE_BYTES = 2_000_000_000;
  private static final ArtifactCache CACHE = ArtifactCache.in(CacheFolder.artifacts());

  @Mixin SpecOptions spec = new SpecOptions();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "The target to work on; may be left out if there is only one.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.json, report.md and junit.xml there.")
  Optional<Path> report = Optional.empty();

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "Append events to this file, one JSON object a line.")
  Optional<Path> events = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "TEXT",
      description =
          "What started this: shown to whoever meets the lock, kept in the journals."
              + " Default: the CI run's address, or user@machine.")
  Optional<String> run = Optional.empty();

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
    report.ifPresent(ReportWriter::prepare);
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

  /** The run's context; {@code encoder} is closed by the caller. */
  RunContext context(
      DeploySpec parsed, Encoder encoder, EventSink sink, Cancellation cancel, boolean force) {
    var chosen = SpecOptions.target(parsed, target);
    var variables = SpecOptions.variables(parsed);
    Secrets.remember(parsed, chosen, variables);
    return new RunContext(
        parsed,
        chosen,
        variables,
        new SshConnector(),
        encoder,
        Secrets.MASKING,
        sink,
        cancel,
        RunIdentity.newDeployment(),
        run.orElseGet(RunIdentity::origin),
        force);
  }

  /** For commands that only look at hosts. */
  RunContext quietContext(DeploySpec parsed, Encoder encoder) {
    return context(parsed, encoder, EventSink.NONE, new Cancellation(), false);
  }

  static Encoder encoder() {
    return Encoder.in(CacheFolder.scratch(), CACHE);
  }

  /** What hosts have now is what the next release can be a patch to. */
  static void remember(Release release) {
    release.artifacts().forEach(artifact -> CACHE.put(artifact.file(), artifact.digest()));
    CACHE.prune(CACHE_BYTES);
  }

  /** Writes and prints the report; the exit status of the command. */
  int finish(DeployReport result) {
    var written = report.filter(folder -> write(result, folder));
    var terminal = Terminal.current();
    System.out.print(
        SummaryTable.render(result.readable(Secrets.MASKING), terminal.screen(), written));
    return result.exitCode().code();
  }

  /** The exit status tells how the hosts are, so a report that is lost is only a warning. */
  private static boolean write(DeployReport result, Path folder) {
    try {
      ReportWriter.write(result, folder, Secrets.MASKING);
      return true;
    } catch (DeployException e) {
      System.err.println(Secrets.MASKING.mask("warning: " + e.message()));
      System.err.println("hint: " + e.hint());
      return false;
    }
  }
}
