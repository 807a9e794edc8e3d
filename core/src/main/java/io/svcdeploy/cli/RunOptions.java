package io.svcdeploy.cli;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.release.Release;
import io.svcdeploy.report.DeployReport;
import io.svcdeploy.report.ReportWriter;
import io.svcdeploy.report.SummaryTable;
import io.svcdeploy.rollout.RunContext;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.transfer.ArtifactCache;
import io.svcdeploy.transfer.Encoder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command that changes hosts can be told; opens what such a command needs. */
final class RunOptions {
  private static final long CACHE_BYTES = 2_000_000_000;
  private static final ArtifactCache CACHE = ArtifactCache.in(CacheFolder.artifacts());

  @Mixin TargetOptions target = new TargetOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.json, report.md and junit.xml there.")
  Optional<Path> report = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "TEXT",
      description =
          "What started this: shown to whoever meets the lock, kept in the journals."
              + " Default: the CI run's address, or user@machine.")
  Optional<String> run = Optional.empty();

  DeploySpec read() {
    return target.read();
  }

  Cancellation cancellation() {
    return progress.cancellation();
  }

  /** Runs something with events shown and written. */
  <T> T withEvents(DeploySpec parsed, Function<EventSink, T> work) {
    report.ifPresent(ReportWriter::prepare);
    return progress.withEvents(parsed, work);
  }

  /** The run's context; {@code encoder} is closed by the caller. */
  RunContext context(
      DeploySpec parsed, Encoder encoder, EventSink sink, Cancellation cancel, boolean force) {
    var origin = run.orElseGet(RunIdentity::origin);
    return target.context(parsed, encoder, sink, cancel, origin, force);
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
