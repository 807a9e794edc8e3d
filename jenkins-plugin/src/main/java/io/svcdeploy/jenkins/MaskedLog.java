package io.svcdeploy.jenkins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The build's log without the credentials of the step. The command masks them itself; this is for
 * what else prints into its log. An end that may be the beginning of a secret is held back until
 * what follows is known; if Jenkins goes down just then, it is lost.
 */
final class MaskedLog extends OutputStream {
  static final String MASK = "****";

  private final OutputStream log;
  private final List<byte[]> secrets;
  private final BitSet firstBytes = new BitSet();
  private byte[] held = {};
  private volatile long copied;

  MaskedLog(OutputStream log, Collection<String> secrets) {
    this.log = log;
    this.secrets =
        secrets.stream()
            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
            .sorted(Comparator.comparingInt((byte[] secret) -> secret.length).reversed())
            .toList();
    this.secrets.forEach(secret -> firstBytes.set(secret[0] & 0xff));
  }

  /** How many bytes have come so far. */
  long copied() {
    return copied;
  }

  /** The same for a text that is whole. */
  static String mask(String text, Collection<String> secrets) {
    var masked = text;
    for (var secret :
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    var all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, offset, all, held.length, length);
    held = Arrays.copyOfRange(all, show(all, false), all.length);
    copied += length;
  }

  /**
   * @param last whether nothing follows
   * @return how much was shown
   */
  private int show(byte[] all, boolean last) throws IOException {
    var shown = new ByteArrayOutputStream(all.length);
    int at = 0;
    int plain = 0;
    while (at < all.length && (last || !firstBytes.get(all[at] & 0xff) || !mayBegin(all, at))) {
      int secret = firstBytes.get(all[at] & 0xff) ? secretAt(all, at) : 0;
      if (secret > 0) {
        shown.write(all, plain, at - plain);
        shown.writeBytes(MASK.getBytes(StandardCharsets.UTF_8));
        plain = at + secret;
      }
      at += Math.max(1, secret);
    }
    shown.write(all, plain, at - plain);
    shown.writeTo(log);
    return at;
  }

  /** True if all that is left is the beginning, but not the whole, of a secret. */
  private boolean mayBegin(byte[] all, int at) {
    int left = all.length - at;
    return secrets.stream()
        .anyMatch(
            secret -> left < secret.length && Arrays.equals(all, at, all.length, secret, 0, left));
  }

  private int secretAt(byte[] all, int at) {
    return secrets.stream()
        .filter(
            secret ->
                at + secret.length <= all.length
                    && Arrays.equals(all, at, at + secret.length, secret, 0, secret.length))
        .mapToInt(secret -> secret.length)
        .findFirst()
        .orElse(0);
  }

  /**
   * For one call that copies: what comes when that is over is copied again by the next, and must
   * not be there twice.
   */
  Copying copying() {
    return new Copying();
  }

  /** Refuses whatever comes once it is closed. */
  final class Copying extends OutputStream {
    private boolean closed;

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("too late");
      }
      MaskedLog.this.write(bytes, offset, length);
    }

    /** Whoever copies keeps how far, and so what is copied must be there first. */
    @Override
    public void flush() throws IOException {
      MaskedLog.this.flush();
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    log.flush();
  }

  /** Nothing follows: what was held back is not the longer secret. The log itself stays open. */
  @Override
  public synchronized void close() throws IOException {
    show(held, true);
    held = new byte[0];
    log.flush();
  }
}
