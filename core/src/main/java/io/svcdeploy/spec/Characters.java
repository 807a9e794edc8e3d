package io.svcdeploy.spec;

/** What no text for a host may hold, because it would not arrive on a host unharmed. */
final class Characters {
  private Characters() {}

  /**
   * True if a text holds a NUL, which ends every argument and variable of a process; half of a
   * surrogate pair, which has no UTF-8; or a non-character such as U+FFFE, for which systemd throws
   * the whole setting away.
   */
  static boolean areLost(String text) {
    return text.codePoints().anyMatch(Characters::isLost);
  }

  private static boolean isLost(int point) {
    return point == 0
        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
        || isNone(point);
  }

  /** True for the code points that Unicode keeps free for ever. */
  static boolean isNone(int point) {
    return (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
  }
}
