package io.svcdeploy.host;

import static io.svcdeploy.host.TransactionStep.PUT_ASIDE;
import static io.svcdeploy.host.TransactionStep.REVERTED;

import io.svcdeploy.host.TransactionModelTest.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.condition.OS;

/**
 * The real script does, step by step, what the model says, whatever happens in whatever order: so
 * what {@link TransactionModelTest} shows of the model holds for the script.
 */
class TransactionConformanceTest {
  /** What is tested here is for hosts with a POSIX shell. */
  private static final boolean NO_SHELL = OS.WINDOWS.isCurrentOs();

  /**
   * One of the things that may happen.
   *
   * @param which of them; counted round
   * @param cut before which of its steps it is killed, 0 never
   */
  record Event(int which, int cut) {}

  @Example
  void undisturbedEachVerbIsThatOfTheModel() throws IOException {
    if (NO_SHELL) {
      return;
    }
    for (var kind : Kind.values()) {
      boolean sick = kind.change.sick().contains(kind.change.next());
      var end = sick ? List.of("revert begins") : List.of("the gate passes", "confirm begins");
      var story = new ArrayList<>(List.of("activate begins"));
      story.addAll(end);
      // Again, late; and then the power fails.
      story.addAll(List.of(end.get(end.size() - 1), "the power fails"));
      try (var both = new ModelAndScript(kind.change)) {
        for (String words : story) {
          both.happens(words);
        }
        both.comeToRest();
      }
    }
  }

  @Example
  void whatIsBackIsNotStoppedAgain() throws IOException {
    if (NO_SHELL) {
      return;
    }
    for (var cutBefore : List.of(PUT_ASIDE, REVERTED)) {
      for (String then : List.of("takeover begins", "the power fails")) {
        try (var both = new ModelAndScript(Kind.SICK.change)) {
          both.happens("activate begins");
          both.happens("revert begins", cutBefore);
          both.happens(then);
          both.comeToRest();
        }
      }
    }
  }

  @Property(tries = 60)
  void theScriptDoesWhatTheModelSays(
      @ForAll Kind kind, @ForAll @Size(min = 1, max = 7) List<@From("events") Event> events)
      throws IOException {
    if (NO_SHELL) {
      return;
    }
    try (var both = new ModelAndScript(kind.change)) {
      for (var event : events) {
        both.happens(event.which(), event.cut());
      }
      both.comeToRest();
    }
  }

  @Provide
  Arbitrary<Event> events() {
    var cuts = Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, 30));
    return Combinators.combine(Arbitraries.integers().between(0, 6), cuts).as(Event::new);
  }
}
