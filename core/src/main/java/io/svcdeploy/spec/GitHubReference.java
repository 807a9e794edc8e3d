package io.svcdeploy.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A release on GitHub: {@code github:owner/repo@tag}; without a tag the latest one.
 *
 * @param tag a name that Git allows for a tag
 */
public record GitHubReference(String owner, String repository, Optional<String> tag) {
  /** With this begins what is meant to be such a reference. */
  public static final String PREFIX = "github:";

  /** The forms that {@link #parse} takes, for hints. */
  public static final String FORMS = "github:OWNER/REPO@TAG, or github:OWNER/REPO for the latest";

  private static final Pattern FORM =
      Pattern.compile("github:([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9._-]{1,100})(?:@(.*))?");

  /** {@code git check-ref-format}. */
  private static final Pattern TAG =
      Pattern.compile("(?![-/])(?:(?![.]{2}|@[{]|//|/[.])[^\\x00-\\x20\\x7f~^:?*\\[\\\\]){1,250}");

  /** The reference that the whole text is; nothing if it is none. */
  public static Optional<GitHubReference> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches() || matcher.group(2).matches("[.]{1,2}")) {
      return Optional.empty();
    }
    var tag = Optional.ofNullable(matcher.group(3));
    return tag.map(GitHubReference::isTag).orElse(true)
        ? Optional.of(new GitHubReference(matcher.group(1), matcher.group(2), tag))
        : Optional.empty();
  }

  private static boolean isTag(String text) {
    return TAG.matcher(text).matches() && !text.matches(".*([/.]|[.]lock)");
  }

  /** {@code owner/repo}. */
  public String name() {
    return owner + "/" + repository;
  }

  @Override
  public String toString() {
    return PREFIX + name() + tag.map(it -> "@" + it).orElse("");
  }
}
