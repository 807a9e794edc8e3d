package io.svcdeploy.transport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Cuts one output of the shell into the outputs of its scripts. Each ends with a line end, a number
 * that nobody can guess, a space, a tail and a line end; those are not part of it. What comes while
 * nothing is expected is dropped: a process that a script left behind wrote it. Only what comes
 * before the first script is kept for it: why the shell does not start, if it does not.
 *
 * <p>Written to by the thread that receives; the others only call {@link #expect} and {@link #end}.
 */
final class FrameReader extends OutputStream {
  /** More output than this is counted, not kept. */
  static final int LIMIT = 8 << 20;

  /** An output and what followed the number. */
  record Frame(String text, String tail) {}

  private record Expected(String mark, CompletableFuture<Frame> frame) {}

  private final Deque<Expected> expected = new ArrayDeque<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private int matched;
  private long dropped;
  private boolean begun;
  private boolean ended;

  /** The output up to this number, which comes after those that are expected already. */
  synchronized CompletableFuture<Frame> expect(String number) {
    var next = new Expected("\n" + number + " ", new CompletableFuture<>());
    begun = true;
    if (ended) {
      next.frame.completeExceptionally(new EOFException("the shell ended"));
    } else {
      expected.add(next);
    }
    return next.frame;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      var current = expected.peek();
      if (current == null) {
        keepFirst(bytes[i]);
      } else if (matched == current.mark.length()) {
        readTail(current, bytes[i]);
      } else {
        match(current.mark, bytes[i]);
      }
    }
  }

  private void keepFirst(byte value) {
    if (!begun) {
      keep(value);
    }
  }

  /**
   * The mark begins with a line end and holds no other, so that after a mismatch only the byte at
   * hand can begin it anew.
   */
  private void match(String mark, byte value) {
    if (value == mark.charAt(matched)) {
      matched++;
      return;
    }
    keep(mark.substring(0, matched).getBytes(StandardCharsets.US_ASCII));
    matched = value == mark.charAt(0) ? 1 : 0;
    if (matched == 0) {
      keep(value);
    }
  }

  private void keep(byte... bytes) {
    int room = Math.min(bytes.length, LIMIT - text.size());
    text.write(bytes, 0, room);
    dropped += bytes.length - room;
  }

  private void readTail(Expected current, byte value) {
    if (value != '\n') {
      tail.write(value);
      return;
    }
    expected.remove();
    var frame = new Frame(received(), tail.toString(StandardCharsets.UTF_8));
    text.reset();
    tail.reset();
    matched = 0;
    dropped = 0;
    current.frame.complete(frame);
  }

  /** What came of the output that is expected now. */
  synchronized String received() {
    var cut = dropped == 0 ? "" : "\n[output cut here: " + dropped + " more bytes]";
    return text.toString(StandardCharsets.UTF_8) + cut;
  }

  @Override
  public void close() {
    end();
  }

  /** Nothing more will come. */
  synchronized void end() {
    ended = true;
    expected.forEach(it -> it.frame.completeExceptionally(new EOFException("the shell ended")));
    expected.clear();
  }
}
