package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a version: it becomes part of folder names on every host, so it is limited to
 * letters, digits and {@code . _ + ~ -}, starts with a letter or digit and has at most 64
 * characters. A leading {@code v} before a digit is dropped ({@code v1.4.2} is {@code 1.4.2}).
 */
public record Version(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,63}");

  /** Not of what is a commit's hash and has no dots. */
  private static final Pattern NUMBERS = Pattern.compile("^[0-9]+([.][0-9]+)+(?![A-Za-z0-9])");

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

  /**
   * Compares the numbers with dots between them that versions begin with: 1.9.3 is before 1.10.0.
   * What follows the numbers does not count, for it has no order that all agree on.
   *
   * @return 0 too if one of them does not begin with such numbers
   */
  public int compareNumbers(Version other) {
    var mine = numbers();
    var others = other.numbers();
    if (mine.isEmpty() || others.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < Math.max(mine.size(), others.size()); i++) {
      int order = number(mine, i).compareTo(number(others, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** 1.2 is 1.2.0. */
  private static BigInteger number(List<BigInteger> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
  }

  private List<BigInteger> numbers() {
    var match = NUMBERS.matcher(text);
    return match.find()
        ? Stream.of(match.group().split("[.]")).map(BigInteger::new).toList()
        : List.of();
  }

  @Override
  public String toString() {
    return text;
  }
}
