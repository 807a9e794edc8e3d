package io.svcdeploy.transport;

/** Text from the other side, made fit for a message: one short line without control characters. */
final class Printable {
  private static final int LONGEST = 160;

  private Printable() {}

  static String line(String text) {
    var first = text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
    var line = first.orElse("").replaceAll("[\\p{Cntrl}\\ufffd]+", ".");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
