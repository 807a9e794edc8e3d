package io.svcdeploy.build;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of Go. {@code go 1.22} in go.mod is met by the first pre-release of 1.22, {@code go
 * 1.22.0} by the release only; so both the short form and pre-releases count as patch -1.
 */
record GoVersion(int major, int minor, int patch, String text) implements Comparable<GoVersion> {
  /** The first that writes the build information and knows the flags this program relies on. */
  static final GoVersion OLDEST = new GoVersion(1, 18, -1, "1.18");

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4})|(?:beta|rc)\\d+)?");
  private static final Pattern REPORTED =
      Pattern.compile("go version (?:devel )?go([0-9][0-9a-z.]*)");
  private static final Pattern MOD_LINE =
      Pattern.compile("(?m)^[ \\t]*go[ \\t]+\"?([0-9][0-9a-z.]*)\"?[ \\t]*(?://.*)?\\r?$");

  static Optional<GoVersion> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var patch = matcher.group(3);
    return Optional.of(
        new GoVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            patch == null ? -1 : Integer.parseInt(patch),
            text));
  }

  /** From the output of {@code go version}. A release like {@code go1.20} is 1.20.0. */
  static Optional<GoVersion> reported(String output) {
    var matcher = REPORTED.matcher(output);
    if (!matcher.find()) {
      return Optional.empty();
    }
    var text = matcher.group(1);
    var full = text.matches("\\d+\\.\\d+") ? text + ".0" : text;
    return parse(full).map(v -> new GoVersion(v.major, v.minor, v.patch, text));
  }

  /** What the {@code go} line of a go.mod asks for. */
  static Optional<GoVersion> requiredBy(String goMod) {
    var matcher = MOD_LINE.matcher(goMod);
    return matcher.find() ? parse(matcher.group(1)) : Optional.empty();
  }

  boolean isBefore(GoVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(GoVersion other) {
    return Comparator.comparingInt(GoVersion::major)
        .thenComparingInt(GoVersion::minor)
        .thenComparingInt(GoVersion::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return text;
  }
}
