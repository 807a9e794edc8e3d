package io.svcdeploy.report;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.Masking;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Prints the lines of a {@link PlainModel} as they come. */
final class PlainConsole implements ConsoleSink {
  private final PrintStream out;
  private final PlainModel model;
  private final Masking masking;
  private final LongSupplier nanos;
  private final long start;

  PlainConsole(PrintStream out, PlainModel model, Masking masking, LongSupplier nanos) {
    this.out = out;
    this.model = model;
    this.masking = masking;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  @Override
  public synchronized void accept(DeployEvent event) {
    var at = Duration.ofNanos(nanos.getAsLong() - start);
    model.apply(RemoteText.readable(event, masking), at).forEach(out::println);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
