package io.svcdeploy.script;

import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that turns values into words of a POSIX shell. Nothing else in the program may put
 * a value into a script.
 */
public final class Sh {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private Sh() {}

  /**
   * The text as exactly one word: in single quotes, where nothing is special, with each single
   * quote written outside of them.
   *
   * @throws IllegalArgumentException if the text holds a NUL, which no shell can carry
   */
  public static String quote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL character cannot be part of a shell word");
    }
    if (PLAIN.matcher(text).matches() && text.charAt(0) != '=') {
      return text;
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** A command line of these words. */
  public static String words(Collection<String> words) {
    return words.stream().map(Sh::quote).collect(Collectors.joining(" "));
  }

  public static String words(String... words) {
    return words(Arrays.asList(words));
  }

  /** {@code name='value'} and a line end; the name is ours, the value anybody's. */
  public static String assign(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("not a shell variable: " + name);
    }
    return name + "=" + quote(value) + "\n";
  }
}
