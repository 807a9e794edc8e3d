package io.svcdeploy.health;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket that is nothing but two streams, as one is that runs through an SSH channel: it has no
 * address and no options.
 */
final class StreamSocket extends Socket {
  private final InputStream in;
  private final OutputStream out;
  private boolean closed;

  StreamSocket(String answer) {
    this(
        new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream());
  }

  StreamSocket(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    in.close();
    out.close();
  }
}
