package io.svcdeploy.report;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.Masking;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Draws a {@link ConsoleModel} on a terminal, ten times a second at most, from a thread of its own:
 * the threads that deploy never wait for the terminal. A frame is one write and leaves the terminal
 * in its normal state (the cursor is never hidden), so that a program killed at any time leaves
 * nothing to repair.
 */
final class LiveConsole implements ConsoleSink {
  private static final long FRAME_MILLIS = 100;

  // ECMA-48 sequences, and DEC private mode 7: without wrapping, a line that a terminal shows wider
  // than its code points (CJK, emoji) cannot push the frame down.
  private static final String ERASE_LINE = "\u001b[2K";
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintStream out;
  private final ConsoleModel model;
  private final Masking masking;
  private final LongSupplier nanos;
  private final long start;
  private final ScheduledExecutorService ticker;

  /** Lines that stay and are not yet drawn; guarded by the model, like the model. */
  private final List<String> lasting = new ArrayList<>();

  // What stands on the terminal; guarded by this.
  private List<String> drawn = List.of();
  private boolean closed;

  LiveConsole(PrintStream out, ConsoleModel model, Masking masking, LongSupplier nanos) {
    this.out = out;
    this.model = model;
    this.masking = masking;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "svc-deploy-console");
              thread.setDaemon(true);
              return thread;
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the ticker
  void start() {
    ticker.scheduleWithFixedDelay(this::draw, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(DeployEvent event) {
    var readable = RemoteText.readable(event, masking);
    synchronized (model) {
      lasting.addAll(model.apply(readable, now()));
    }
  }

  private Duration now() {
    return Duration.ofNanos(nanos.getAsLong() - start);
  }

  /** One frame; nothing is written if it would change nothing. */
  synchronized void draw() {
    if (!closed) {
      show(true);
    }
  }

  private void show(boolean withActive) {
    List<String> above;
    List<String> active;
    synchronized (model) {
      above = List.copyOf(lasting);
      lasting.clear();
      active = withActive ? model.active(now()) : List.of();
    }
    if (!above.isEmpty() || !active.equals(drawn)) {
      out.print(frame(above, active));
      out.flush();
      drawn = active;
    }
  }

  private String frame(List<String> above, List<String> active) {
    var frame = new StringBuilder();
    if (!drawn.isEmpty()) {
      frame.append("\r\u001b[").append(drawn.size()).append('A');
    }
    if (!above.isEmpty()) {
      // These may wrap over lines of the frame before.
      frame.append(ERASE_BELOW);
      above.forEach(line -> frame.append(line).append('\n'));
    }
    if (!active.isEmpty()) {
      frame.append(WRAP_OFF);
      active.forEach(line -> frame.append(ERASE_LINE).append(line).append('\n'));
      frame.append(WRAP_ON);
    }
    return frame.append(ERASE_BELOW).toString();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      ticker.shutdownNow();
      show(false);
    }
  }
}
