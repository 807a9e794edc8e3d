package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import java.util.regex.Pattern;

/**
 * The name of a version: it becomes part of folder names on every host, so it is limited to
 * letters, digits and {@code . _ + ~ -}, starts with a letter or digit and has at most 64
 * characters. A leading {@code v} before a digit is dropped ({@code v1.4.2} is {@code 1.4.2}).
 */
public record Version(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,63}");

  public Version {
    if (!FORM.matcher(text).matches() || text.contains("..")) {
      throw DeployException.usage(
          "\"" + text + "\" cannot be a version",
          "use 1 to 64 letters, digits and . _ + ~ - , beginning with a letter or a digit");
    }
  }

  /** Reads a version or a tag. */
  public static Version parse(String text) {
    return new Version(text.matches("v[0-9].*") ? text.substring(1) : text);
  }

  @Override
  public String toString() {
    return text;
  }
}
