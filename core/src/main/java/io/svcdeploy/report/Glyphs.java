package io.svcdeploy.report;

/**
 * The signs of the console, for terminals that can show them and for those that cannot.
 *
 * @param spinner its frames, one character each
 */
record Glyphs(
    String ok,
    String failed,
    String reverted,
    String warning,
    String skipped,
    String arrow,
    String ellipsis,
    String full,
    String empty,
    String spinner) {
  static final Glyphs UNICODE =
      new Glyphs("✓", "✗", "↩", "!", "-", "→", "…", "█", "░", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏");
  static final Glyphs ASCII = new Glyphs("+", "x", "<", "!", "-", "->", "...", "#", ".", "|/-\\");

  /** A sign for the outcome of a host, by its name in events and reports. */
  String of(String outcome) {
    return switch (outcome) {
      case "deployed", "unchanged" -> ok;
      case "rolled-back" -> reverted;
      case "skipped" -> skipped;
      default -> failed;
    };
  }

  /** A bar of {@code width} characters, filled by {@code ratio} from 0 to 1. */
  String bar(double ratio, int width) {
    var filled = (int) Math.round(Math.max(0, Math.min(1, ratio)) * width);
    return full.repeat(filled) + empty.repeat(width - filled);
  }

  String spinner(long frame) {
    return String.valueOf(spinner.charAt((int) Math.floorMod(frame, (long) spinner.length())));
  }
}
