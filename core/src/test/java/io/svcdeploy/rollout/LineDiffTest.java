package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void changedLinesHaveTheirNeighboursAndTheRestIsLeftOut() {
    var before = List.of("[Unit]", "a", "b", "c", "[Service]", "User=old", "d", "e", "f", "g");
    var after = List.of("[Unit]", "a", "b", "c", "[Service]", "User=new", "d", "e", "f", "g", "h");
    assertThat(LineDiff.of(before, after))
        .containsExactly(" [Service]", "-User=old", "+User=new", " d", "…", " g", "+h");
  }

  @Test
  void equalTextsDifferInNothing() {
    assertThat(LineDiff.of(List.of("a"), List.of("a"))).isEmpty();
  }

  @Test
  void whatIsTooLongIsNotCompared() {
    var lines = Collections.nCopies(2_001, "a");
    assertThat(LineDiff.of(lines, List.of("a"))).containsExactly("(too long to compare)");
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "c", "").list().ofMaxSize(12);
  }

  @Property
  void removedAndAddedLinesAreThoseThatTheTextsDoNotShare(
      @ForAll("texts") List<String> before, @ForAll("texts") List<String> after) {
    var expected = new ArrayList<>(before);
    var diff = LineDiff.of(before, after);
    diff.stream().filter(it -> it.startsWith("-")).forEach(it -> expected.remove(it.substring(1)));
    diff.stream().filter(it -> it.startsWith("+")).forEach(it -> expected.add(it.substring(1)));
    assertThat(expected).containsExactlyInAnyOrderElementsOf(after);
  }
}
