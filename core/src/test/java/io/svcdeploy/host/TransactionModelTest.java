package io.svcdeploy.host;

import static io.svcdeploy.host.ModelHost.NOTHING;
import static io.svcdeploy.host.TransactionModel.REAL;
import static io.svcdeploy.host.TransactionStep.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.TransactionModel.Change;
import io.svcdeploy.host.TransactionModel.Move;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that may happen to a host in two deployments, one after the other, in every order: each
 * process killed before each step, the power failing there with everything lost that was not
 * synced, verbs late and again, the dead-man at any time. Wherever it comes to rest, a version runs
 * that is healthy and wholly there.
 */
class TransactionModelTest {
  private static final Set<String> NONE = Set.of();

  /** What is deployed. */
  enum Kind {
    GOOD("old", "next", NONE, NONE, false),
    SICK("old", "next", Set.of("next"), NONE, false),
    SICK_AFTER_A_GOOD_ONE("old", "next", Set.of("newer"), NONE, false),
    SAME_REGISTRATION("old", "next", Set.of("next"), NONE, true),
    NO_LONGER_AT_BOOT("old", "next", NONE, Set.of("next"), false),
    FROM_NOW_ON_AT_BOOT("old", "next", NONE, Set.of("old"), false),
    FIRST_INSTALL(NOTHING, "next", NONE, NONE, false),
    REMOVAL("old", NOTHING, NONE, NONE, false);

    final Change change;

    Kind(String old, String next, Set<String> sick, Set<String> manual, boolean sameRegistration) {
      change = new Change(old, next, sick, manual, sameRegistration);
    }
  }

  /** Mistakes that are easily made, so that it can be seen that they would be found. */
  enum Flaw {
    ARMED_AFTER_THE_SWITCH(it -> after(ACTIVATED, TIMER, after(ACTIVATED, GUARD, it))),
    SAVED_AFTER_THE_INSTALLATION(it -> after(RELOAD, SAVE_END, after(RELOAD, SAVE_BEGIN, it))),
    DISARMED_BEFORE_THE_END(it -> after(STOP, GUARD_OFF, after(STOP, TIMER_OFF, it))),
    CONFIRMED_BEFORE_IT_WAS_DECIDED(Flaw::confirmedFirst),
    STATE_AND_UNITS_WRITTEN_IN_PLACE(it -> without(SYNC_CONTENT, it)),
    DECISION_NOT_SYNCED(it -> without(SYNC_FOLDER, it)),
    SAVED_NOT_SYNCED(it -> without(SYNC_SAVED, it)),
    LINK_NOT_SYNCED(it -> without(SYNC_LINK, it)),
    PUT_ASIDE_BEFORE_IT_IS_ON_THE_DISK(it -> after(START, PUT_ASIDE, it)),
    UNITS_NOT_SYNCED(it -> without(SYNC_UNITS, it)),
    NO_BOOT_GUARD(it -> without(GUARD, it)),
    NO_DEAD_MAN(it -> without(TIMER, it)),
    A_KILLED_DEAD_MAN_STAYS_DEAD(new TransactionModel(REAL.unfinished(), false, 2, it -> it)),
    STAGED_IS_OVERLOOKED(
        new TransactionModel(Set.of("activating", "activated", "reverting"), true, 2, it -> it));

    final TransactionModel model;

    Flaw(TransactionModel model) {
      this.model = model;
    }

    Flaw(UnaryOperator<List<TransactionStep>> script) {
      this(new TransactionModel(REAL.unfinished(), true, 2, script));
    }

    private static List<TransactionStep> without(TransactionStep step, List<TransactionStep> all) {
      return all.stream().filter(it -> it != step).toList();
    }

    /** That step after another one, where both are. */
    private static List<TransactionStep> after(
        TransactionStep other, TransactionStep step, List<TransactionStep> all) {
      if (!all.contains(step) || !all.contains(other)) {
        return all;
      }
      var changed = new ArrayList<>(without(step, all));
      changed.add(changed.indexOf(other) + 1, step);
      return List.copyOf(changed);
    }

    private static List<TransactionStep> confirmedFirst(List<TransactionStep> all) {
      if (!all.contains(CLAIM_CONFIRM)) {
        return all;
      }
      var changed = new ArrayList<>(List.of(SYNC_CONTENT, CONFIRMED));
      changed.addAll(all);
      return List.copyOf(changed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverHappensAHealthyVersionIsWhollyThereInTheEnd(Kind kind) {
    var search = new Search(REAL);
    assertThat(search.firstBroken(ModelHost.with(kind.change))).isEmpty();
    assertThat(search.states()).as("states that were looked at").isGreaterThan(30_000);
  }

  @ParameterizedTest
  @EnumSource
  void aFlawIsFound(Flaw flaw) {
    assertThat(new Search(flaw.model).firstBroken(ModelHost.with(Kind.GOOD.change))).isPresent();
  }

  /** Breadth first, so that the first way to a broken promise is a shortest one. */
  private static final class Search {
    private record Step(Optional<ModelHost> from, String words) {}

    private final TransactionModel model;
    private final Map<ModelHost, Step> seen = new HashMap<>();

    Search(TransactionModel model) {
      this.model = model;
    }

    int states() {
      return seen.size();
    }

    Optional<String> firstBroken(ModelHost first) {
      var next = new ArrayDeque<ModelHost>();
      seen.put(first, new Step(Optional.empty(), "the host has the old version"));
      next.add(first);
      while (!next.isEmpty()) {
        assertThat(seen.size()).as("states; it must have an end").isLessThan(400_000);
        var host = next.remove();
        var moves = model.moves(host);
        var broken = TransactionPromise.broken(model, host, moves);
        if (broken.isPresent()) {
          return Optional.of(broken.get() + ":\n" + wayTo(host));
        }
        for (Move move : moves) {
          if (seen.putIfAbsent(move.to(), new Step(Optional.of(host), move.words())) == null) {
            next.add(move.to());
          }
        }
      }
      return Optional.empty();
    }

    private String wayTo(ModelHost host) {
      var words = new ArrayList<>(List.of("and there it is: " + host));
      for (var at = Optional.of(host); at.isPresent(); at = seen.get(at.get()).from()) {
        var step = seen.get(at.get());
        boolean loses = step.words().equals("the power fails");
        words.add(step.words() + (loses ? " and leaves: " + at.get() : ""));
      }
      Collections.reverse(words);
      return String.join("\n", words);
    }
  }
}
