package io.svcdeploy.host;

import static io.svcdeploy.host.ModelHost.NOTHING;
import static io.svcdeploy.host.TransactionStep.*;

import io.svcdeploy.host.ModelHost.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The host's transaction as a model: what {@code tx.sh} does step by step, and all that may happen
 * meanwhile. Pure.
 *
 * @param unfinished the states in which the next deployment brings a transaction to its end
 * @param restarted whether a dead-man that is killed comes back
 * @param guardRuns how often the boot guard tries
 * @param script from the steps as they are to those of a script with a flaw
 */
record TransactionModel(
    Set<String> unfinished,
    boolean restarted,
    int guardRuns,
    UnaryOperator<List<TransactionStep>> script) {

  static final TransactionModel REAL =
      new TransactionModel(
          Set.of("staged", "activating", "activated", "reverting"), true, 2, steps -> steps);

  /**
   * What a deployment changes.
   *
   * @param sick versions that never become healthy
   * @param manual versions that do not start at boot
   */
  record Change(
      String old, String next, Set<String> sick, Set<String> manual, boolean sameRegistration) {

    String unitOf(String version) {
      return sameRegistration && !version.equals(NOTHING) ? "unit" : version;
    }

    String running(String version) {
      return version.equals(NOTHING) ? NOTHING : version + " by " + unitOf(version);
    }

    boolean atBoot(String version) {
      return !version.equals(NOTHING) && !manual.contains(version);
    }
  }

  /**
   * One of the things that may happen next; {@code byItself} if it will, when nothing else does.
   */
  record Move(String words, ModelHost to, boolean byItself) {}

  /** All that may happen. */
  List<Move> moves(ModelHost host) {
    var moves = new ArrayList<Move>();
    if (host.work().isEmpty()) {
      start(host, moves);
    } else {
      goOn(host, moves);
    }
    if (host.has(Place.TIMER)) {
      var due = host.put(Place.TIMER, NOTHING).put(Place.DEADMAN, "due");
      moves.add(new Move("the dead-man's time comes", due, true));
    }
    if (host.is(Place.STATE, "activated") && isHealthy(host, host.change().next())) {
      var seen = host.put(Place.CONTROLLER, "saw it healthy");
      moves.add(new Move("the gate passes", seen, false));
    }
    for (var off : host.powerFailures()) {
      var runs = off.has(Place.GUARD) ? guardRuns : 0;
      var booting = off.put(Place.BOOTING, "" + runs).put(Place.LOADED, off.at(Place.UNIT));
      moves.add(new Move("the power fails", booting, false));
    }
    return moves;
  }

  private static boolean isHealthy(ModelHost host, String version) {
    return host.is(Place.RUNNING, host.change().running(version))
        && !host.change().sick().contains(version);
  }

  /** Nobody works: who may begin? */
  private void start(ModelHost host, List<Move> moves) {
    if (host.has(Place.BOOTING)) {
      moves.add(boot(host));
    }
    if (host.has(Place.DEADMAN)) {
      var deadMan = restarted ? host : host.put(Place.DEADMAN, NOTHING);
      moves.add(new Move("the dead-man begins", begin(deadMan, "deadman"), true));
    }
    if (host.is(Place.STATE, "staged")) {
      moves.add(new Move("activate begins", begin(host, "activate"), false));
    }
    if (host.has(Place.CONTROLLER)) {
      moves.add(new Move("confirm begins", begin(host, "confirm"), false));
    }
    if (host.has(Place.STATE)) {
      moves.add(new Move("revert begins", begin(host, "revert"), false));
    }
    if (unfinished.contains(host.at(Place.STATE))) {
      moves.add(new Move("takeover begins", begin(host, "takeover"), false));
    } else if (!host.has(Place.BOOTING)) {
      nextDeployment(host).ifPresent(moves::add);
    }
  }

  private Move boot(ModelHost host) {
    int runs = Integer.parseInt(host.at(Place.BOOTING));
    if (runs > 0) {
      var counted = host.put(Place.BOOTING, "" + (runs - 1));
      return new Move("the boot guard begins", begin(counted, "boot"), true);
    }
    var up = host.put(Place.BOOTING, NOTHING);
    return new Move(
        "the manager starts what starts at boot",
        up.has(Place.AT_BOOT) && up.has(Place.UNIT) ? started(up) : up,
        true);
  }

  /** The first one, or one after that came to its end. */
  private Optional<Move> nextDeployment(ModelHost host) {
    var change = host.change();
    if (host.has(Place.STATE)) {
      if (change.next().equals("newer")) {
        return Optional.empty();
      }
      change =
          new Change(
              host.at(Place.CURRENT),
              "newer",
              change.sick(),
              change.manual(),
              change.sameRegistration());
    }
    var begun =
        host.changes(change)
            .put(Place.SAVED, NOTHING)
            .put(Place.DECISION, "undecided")
            .put(Place.STATE, NOTHING)
            .synced(Place.SAVED, Place.DECISION, Place.STATE)
            .put(Place.STATE, "staged")
            // What is left of the one before finds nothing to do.
            .put(Place.TIMER, NOTHING)
            .put(Place.DEADMAN, NOTHING)
            .put(Place.CONTROLLER, NOTHING);
    return Optional.of(new Move("a deployment begins", begun, false));
  }

  /** Somebody works: the next step, or it fails, or all of it is cut off. */
  private void goOn(ModelHost host, List<Move> moves) {
    var next = host.work().get(0);
    moves.add(new Move(host.verb() + ": " + next, step(host), true));
    if (!host.verb().equals("boot") || !host.is(Place.BOOTING, "0")) {
      var killed = host.works("", List.of());
      moves.add(new Move(host.verb() + " is killed before " + next, killed, false));
    }
    if (host.work().contains(ACTIVATED)) {
      var failed = "activate: it fails at " + next;
      if (host.work().contains(ACTIVATING) || next == STOP) {
        moves.add(new Move(failed, host.works(host.verb(), TransactionVerb.giveUp(host)), false));
      }
      if (!host.work().contains(ACTIVATING)) {
        var back = List.of(CLAIM_REVERT, SYNC_FOLDER, DECIDED);
        moves.add(new Move(failed, host.works(host.verb(), back), false));
      }
    }
  }

  /** The host after the next step of who works. */
  ModelHost step(ModelHost host) {
    var rest = host.work().subList(1, host.work().size());
    var after = new ModelHost(host.now(), host.lasting(), host.change(), host.verb(), rest);
    after = host.work().get(0).effect(this, after);
    if (!after.work().isEmpty()) {
      return after;
    }
    return switch (host.verb()) {
      case "deadman" -> after.works("", List.of()).put(Place.DEADMAN, NOTHING);
      case "boot" -> after.works("", List.of()).put(Place.BOOTING, "0");
      default -> after.works("", List.of());
    };
  }

  /** A verb gets to work. */
  ModelHost begin(ModelHost host, String verb) {
    return host.works(verb, script.apply(TransactionVerb.steps(host, verb)));
  }

  /** Who claimed goes on by what was decided. */
  ModelHost decided(ModelHost host) {
    return host.works(host.verb(), script.apply(TransactionVerb.decided(host)));
  }
}
