package io.svcdeploy.build;

import java.nio.ByteBuffer;

/** Looks for bytes in a file's content. */
final class Bytes {
  private Bytes() {}

  /** The first place at or after {@code from} where {@code wanted} stands, or -1. */
  static int find(ByteBuffer file, byte[] wanted, int from) {
    var last = file.limit() - wanted.length;
    for (int at = from; at <= last; at++) {
      if (file.get(at) == wanted[0] && matches(file, at, wanted)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean matches(ByteBuffer file, int at, byte[] wanted) {
    for (int i = 1; i < wanted.length; i++) {
      if (file.get(at + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
