package io.svcdeploy.transport;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes that a server says, to tell what it is when it is no SSH server. */
final class Greeting extends FilterInputStream {
  private static final int ENOUGH = 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  Greeting(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0 && kept.size() < ENOUGH) {
      kept.write(value);
    }
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > 0 && kept.size() < ENOUGH) {
      kept.write(target, offset, Math.min(count, ENOUGH - kept.size()));
    }
    return count;
  }

  String text() {
    return kept.toString(StandardCharsets.ISO_8859_1);
  }

  boolean isSsh() {
    return text().lines().anyMatch(line -> line.startsWith("SSH-"));
  }

  /** What OpenSSH says, in place of a greeting, when it has too much to do or dislikes somebody. */
  boolean isTurnedAway() {
    return text().startsWith("Exceeded MaxStartups")
        || text().startsWith("Not allowed at this time");
  }
}
