package io.svcdeploy.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final String URL = "https://api.example.com/x?page=2,3;a=b";

  /** A link of another relation, written in any of the forms that RFC 8288 allows. */
  @Provide
  Arbitrary<String> others() {
    return Arbitraries.of(
        "<https://a/1>; rel=\"last\"",
        "<https://a/2>;rel=first;title=\"rel=next, <x>; rel=\\\"next\\\"\"",
        "<https://a/3,4>; title=next ; rel = \"prev up\"",
        "<https://a/5>; anchor=\"#rel=next\"; REL=prev",
        "<https://a/6>",
        "<>; rel=\"nextish\"",
        "<https://a/7>; rel=first; rel=next",
        "<https://a/8>; xrel=next");
  }

  @Provide
  Arbitrary<String> nexts() {
    return Arbitraries.of(
        "; rel=\"next\"",
        ";rel=next",
        " ; REL = Next",
        "; title=\"a, \\\"b\\\"; c\"; rel=\"x next\"",
        "; type=t; rel=\"next last\"; rel=first");
  }

  @Property
  void theNextPageIsFoundAmongAnyOthers(
      @ForAll List<@From("others") String> others,
      @ForAll @From("nexts") String next,
      @ForAll Random random,
      @ForAll boolean oneHeader) {
    var links = new ArrayList<>(others);
    links.add("<" + URL + ">" + next);
    Collections.shuffle(links, random);

    assertThat(Links.next(oneHeader ? List.of(String.join(", ", links)) : links)).contains(URL);
  }

  @Property
  void withoutANextPageNoneIsFound(@ForAll List<@From("others") String> others) {
    assertThat(Links.next(others)).isEmpty();
    assertThat(Links.next(List.of(String.join(",", others)))).isEmpty();
  }

  @Property
  void noTextBreaksIt(@ForAll List<String> headers) {
    assertThat(Links.next(headers)).isInstanceOf(Optional.class);
  }

  @Test
  void aLongTextTakesNoLongTime() {
    for (var part : List.of("<", "<a>", "<a>;", "<a>; rel=\"", "<a>;\\\"", "\"", " ;", "; rel=")) {
      var text = part.repeat(100_000 / part.length());
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> Links.next(List.of(text, "<a>" + text)));
    }
  }
}
