package io.svcdeploy.report;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * What a terminal is and can do.
 *
 * @param width in columns
 * @param height in rows
 * @param colour shows ANSI colours and the user wants them
 * @param unicode shows bars and ticks; else ASCII is used
 */
public record Screen(int width, int height, boolean colour, boolean unicode) {

  /**
   * A screen of this size. No colours with {@code NO_COLOR} (https://no-color.org: set and not
   * empty) or on a dumb terminal; Unicode if the charset has the signs.
   */
  public static Screen of(int width, int height, Map<String, String> environment, Charset charset) {
    var colour =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    var unicode = charset.canEncode() && charset.newEncoder().canEncode("█░✓✗↩→…⠋");
    return new Screen(width, height, colour, unicode);
  }

  Glyphs glyphs() {
    return unicode ? Glyphs.UNICODE : Glyphs.ASCII;
  }
}
