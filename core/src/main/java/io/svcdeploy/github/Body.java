package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a body piece by piece on the client's threads, while another thread looks how it goes: a
 * good one into the sink, the words of a refusal into memory, as far as anybody would read them. It
 * never throws: what went wrong is kept, and later pieces are dropped.
 */
final class Body implements Consumer<Optional<byte[]>>, AutoCloseable {
  private static final int MOST_WORDS = 1 << 16;

  private final Sink sink;
  private final OutputStream out;
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private boolean good;
  private boolean closed;
  private long received;
  private Optional<DeployException> failure = Optional.empty();

  Body(Sink sink) {
    this.sink = sink;
    this.out = sink.open();
  }

  /** The status is known, and so whether this is what was asked for. */
  synchronized void begin(int status) {
    good = status / 100 == 2;
  }

  @Override
  public synchronized void accept(Optional<byte[]> piece) {
    if (piece.isEmpty() || closed || failure.isPresent()) {
      return;
    }
    var bytes = piece.get();
    received += bytes.length;
    if (!good) {
      words.write(bytes, 0, Math.min(bytes.length, MOST_WORDS - words.size()));
    } else if (received > sink.most()) {
      failure = Optional.of(tooLong());
    } else {
      write(bytes);
    }
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      failure = Optional.of(Sink.unwritable(e));
    }
  }

  private DeployException tooLong() {
    return DeployException.failed(
        "GitHub sends more than the " + sink.most() + " bytes that it should",
        "the release was changed while it was read, or something in between answers: run it again");
  }

  synchronized long received() {
    return received;
  }

  synchronized boolean hasFailed() {
    return failure.isPresent();
  }

  synchronized void throwFailure() {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  synchronized String words() {
    return words.toString(StandardCharsets.UTF_8);
  }

  /** Throws if the body could not be kept, or is a good one and was cut off. */
  synchronized void finish() throws IOException {
    close();
    throwFailure();
    if (good && received < sink.least()) {
      throw new IOException("it ended after " + received + " of " + sink.least() + " bytes");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      out.close();
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(Sink.unwritable(e)));
    }
  }
}
