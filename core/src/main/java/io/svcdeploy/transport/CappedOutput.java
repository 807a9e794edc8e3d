package io.svcdeploy.transport;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An output of a Windows program, of which the first megabytes are kept; see ScriptResult. */
final class CappedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = Math.min(length, FrameReader.LIMIT - kept.size());
    kept.write(bytes, offset, room);
    dropped += length - room;
  }

  /** With plain line ends. */
  synchronized String text() {
    var text = kept.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    return dropped == 0 ? text : text + "\n[output cut here: " + dropped + " more bytes]";
  }
}
