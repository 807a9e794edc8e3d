package io.svcdeploy.report;

import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.HealthSpec;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Shows a run to a person while it goes on. Secrets are masked and text from hosts is stripped of
 * control characters. Safe between threads; close it before anything else is printed to the same
 * stream, the final table for one.
 */
public interface ConsoleSink extends EventSink, AutoCloseable {

  /**
   * For a terminal: what is under way is redrawn in place, what is done scrolls up.
   *
   * @param gate how long the health gate may take, for its bar
   */
  static ConsoleSink live(
      PrintStream out, Screen screen, Masking masking, Optional<HealthSpec> gate) {
    var console = new LiveConsole(out, new ConsoleModel(screen, gate), masking, System::nanoTime);
    console.start();
    return console;
  }

  /**
   * For a log: one line for each meaningful event, no control sequences at all.
   *
   * @param unicode the stream's charset has more than ASCII
   */
  static ConsoleSink plain(PrintStream out, boolean unicode, Masking masking) {
    var glyphs = unicode ? Glyphs.UNICODE : Glyphs.ASCII;
    return new PlainConsole(out, new PlainModel(glyphs), masking, System::nanoTime);
  }

  /** Leaves the terminal as it was, below the last line. */
  @Override
  void close();
}
