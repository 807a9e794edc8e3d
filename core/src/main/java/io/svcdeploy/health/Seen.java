package io.svcdeploy.health;

/** What a check saw, and whether it likes it. */
record Seen(boolean ok, String text) {
  static Seen good(String text) {
    return new Seen(true, text);
  }

  static Seen bad(String text) {
    return new Seen(false, text);
  }
}
