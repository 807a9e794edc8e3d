package io.svcdeploy.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Hands the bytes of a channel from the thread that receives them to those that read them. The
 * JDK's pipes cannot do it: they break when the reading thread changes, and know no time limit.
 * When {@value #FULL} bytes wait to be read, receiving stops, for the whole connection.
 */
final class BytePipe {
  static final int FULL = 8 << 20;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int waiting;
  private boolean ended;
  private boolean readerClosed;
  private volatile int timeoutMillis;

  /** What JSch writes to; closing it is the end of the stream. */
  OutputStream sink() {
    return new Sink();
  }

  InputStream source() {
    return new Source();
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  /** How long a read may wait; 0 is for ever. */
  void timeoutMillis(int millis) {
    timeoutMillis = millis;
  }

  private synchronized void put(byte[] chunk) throws InterruptedException {
    while (waiting >= FULL && !readerClosed && !ended) {
      wait();
    }
    if (!readerClosed && !ended && chunk.length > 0) {
      chunks.add(chunk);
      waiting += chunk.length;
      notifyAll();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void closeReader() {
    readerClosed = true;
    chunks.clear();
    waiting = 0;
    notifyAll();
  }

  private synchronized int take(byte[] target, int offset, int length)
      throws IOException, InterruptedException {
    awaitBytes();
    var head = chunks.peek();
    if (head == null) {
      return -1;
    }
    int count = Math.min(length, head.length - position);
    System.arraycopy(head, position, target, offset, count);
    position += count;
    waiting -= count;
    if (position == head.length) {
      chunks.remove();
      position = 0;
    }
    notifyAll();
    return count;
  }

  private void awaitBytes() throws IOException, InterruptedException {
    int limit = timeoutMillis;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
    while (chunks.isEmpty() && !ended && !readerClosed) {
      long left = end - System.nanoTime();
      if (limit > 0 && left <= 0) {
        throw new SocketTimeoutException("Read timed out");
      }
      wait(limit == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    if (readerClosed) {
      throw new SocketException("Socket closed");
    }
  }

  private final class Sink extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        put(Arrays.copyOfRange(bytes, offset, offset + length));
      } catch (InterruptedException e) {
        // The session is being closed: nobody wants the bytes any more.
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      end();
    }
  }

  private final class Source extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return length == 0 ? 0 : take(target, offset, length);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketException("interrupted");
      }
    }

    @Override
    public int available() {
      synchronized (BytePipe.this) {
        return waiting;
      }
    }

    @Override
    public void close() {
      closeReader();
    }
  }
}
