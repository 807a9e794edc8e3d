package io.svcdeploy.host;

import static io.svcdeploy.host.ModelHost.NOTHING;

import io.svcdeploy.host.ModelHost.Place;
import io.svcdeploy.host.TransactionModel.Move;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a deployment promises of every host. */
final class TransactionPromise {
  private TransactionPromise() {}

  /** What is wrong with a host of which this may follow; empty if all is well. */
  static Optional<String> broken(TransactionModel model, ModelHost host, List<Move> moves) {
    if (decidedBothWays(host)) {
      return Optional.of("one decided, and the other acted");
    }
    if (host.is(Place.UNIT, ModelHost.JUNK) || host.at(Place.RUNNING).contains(ModelHost.JUNK)) {
      return Optional.of("it acted on half a file");
    }
    boolean willSwitch = host.work().contains(TransactionStep.STOP);
    if (willSwitch && !model.unfinished().contains(host.at(Place.STATE))) {
      return Optional.of("the next deployment would not find who is about to switch");
    }
    return moves.stream().anyMatch(Move::byItself) ? Optional.empty() : brokenAtRest(host);
  }

  private static boolean decidedBothWays(ModelHost host) {
    return host.is(Place.DECISION, "revert")
        ? host.is(Place.STATE, "confirmed")
        : host.is(Place.DECISION, "confirm")
            && Set.of("reverting", "reverted", "failed").contains(host.at(Place.STATE));
  }

  /** Nothing happens any more by itself. */
  private static Optional<String> brokenAtRest(ModelHost host) {
    var change = host.change();
    boolean confirmed = host.is(Place.STATE, "confirmed");
    var version = confirmed ? change.next() : change.old();
    if (host.is(Place.CONTROLLER, "told: confirmed") && !confirmed) {
      return Optional.of("what the controller was told is undone");
    }
    if (!host.is(Place.CURRENT, version)) {
      return Optional.of("the link is not at " + version);
    }
    if (change.sick().contains(version)) {
      return Optional.of("a sick version stays");
    }
    if (!host.is(Place.UNIT, change.unitOf(version))
        || !host.is(Place.LOADED, host.at(Place.UNIT))) {
      return Optional.of("the unit is not that of " + version);
    }
    if (!version.equals(NOTHING) && host.has(Place.AT_BOOT) != change.atBoot(version)) {
      return Optional.of("what starts at boot is not that of " + version);
    }
    boolean mayBeOff = !host.has(Place.RUNNING) && !change.atBoot(version);
    return mayBeOff || host.is(Place.RUNNING, change.running(version))
        ? Optional.empty()
        : Optional.of(version + " does not run");
  }
}
