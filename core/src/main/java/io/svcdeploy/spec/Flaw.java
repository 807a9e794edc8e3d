package io.svcdeploy.spec;

/**
 * What is wrong with a single value.
 *
 * @param offset where in its text; -1 if the whole of it is wrong
 */
record Flaw(int offset, String message, String hint) {
  Flaw(String message, String hint) {
    this(-1, message, hint);
  }

  boolean isWhole() {
    return offset < 0;
  }
}
