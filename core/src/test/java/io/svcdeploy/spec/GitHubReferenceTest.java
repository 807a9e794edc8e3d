package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubReferenceTest {
  @Provide
  Arbitrary<String> owners() {
    return Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(39);
  }

  @Provide
  Arbitrary<String> repositories() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("._-")
        .ofMinLength(1)
        .ofMaxLength(100)
        .filter(it -> !it.matches("[.]{1,2}"));
  }

  @Provide
  Arbitrary<String> tags() {
    var part = Arbitraries.strings().alpha().numeric().withChars("_-+é@").ofMinLength(1);
    return part.ofMaxLength(20)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> String.join("/", parts))
        .filter(it -> !it.startsWith("-"));
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @From("owners") String owner,
      @ForAll @From("repositories") String repository,
      @ForAll @From("tags") String tag) {
    for (var reference :
        new GitHubReference[] {
          new GitHubReference(owner, repository, Optional.of(tag)),
          new GitHubReference(owner, repository, Optional.empty())
        }) {
      assertThat(GitHubReference.parse(reference.toString())).contains(reference);
    }
  }

  /** It becomes part of an address and of a folder's name. */
  @Property
  void noTextMakesAReferenceThatLeavesItsPlace(@ForAll String text) {
    for (var whole :
        new String[] {text, "github:" + text, "github:a/" + text, "github:a/b@" + text}) {
      GitHubReference.parse(whole)
          .ifPresent(
              it -> {
                assertThat(it).hasToString(whole);
                assertThat(it.owner()).matches("[A-Za-z0-9_-]+");
                assertThat(it.repository()).matches("[A-Za-z0-9._-]+").isNotIn(".", "..");
                assertThat(it.tag().orElse("")).doesNotContain("..", " ", "\n", "\\", "//");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1.4.2",
        "hello/v1.4.2",
        "@acme/hello@1.4.2",
        "release-2026.03",
        "latest",
        "1.0.0+build.7",
        "ünï"
      })
  void aTagMayBeWhatGitAllows(String tag) {
    assertThat(GitHubReference.parse("github:acme/hello@" + tag).orElseThrow().tag()).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-v1", "/v1", "v1/", "v1.", "v1.lock", "v 1", "v1..2", "v1//2", "v1/.2", "a@{b", "v~1",
        "v^1", "v:1", "v?1", "v*", "v[1", "v\\1", "v\n1"
      })
  void aTagThatGitForbidsIsNone(String tag) {
    assertThat(GitHubReference.parse("github:acme/hello@" + tag)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "github:",
        "github:acme",
        "github:acme/",
        "github:/hello",
        "github:acme/..",
        "github:acme/hello/x",
        "github:-acme/hello",
        "github:acme hello",
        "GitHub:acme/hello",
        "acme/hello@v1",
        "./dist"
      })
  void anythingElseIsNone(String text) {
    assertThat(GitHubReference.parse(text)).isEmpty();
  }
}
