package io.svcdeploy.host;

import static io.svcdeploy.host.ModelHost.NOTHING;
import static io.svcdeploy.host.TransactionStep.*;

import io.svcdeploy.host.ModelHost.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The verbs of {@code tx.sh}: which steps each takes, from what it finds. */
final class TransactionVerb {
  private static final Set<String> SWITCHED = Set.of("activating", "activated", "reverting");

  private TransactionVerb() {}

  static List<TransactionStep> steps(ModelHost host, String verb) {
    return switch (verb) {
      case "activate" -> activate(host);
      case "confirm" -> List.of(CLAIM_CONFIRM, SYNC_FOLDER, DECIDED);
      case "revert" -> List.of(CLAIM_REVERT, SYNC_FOLDER, DECIDED);
      default -> resolve(host);
    };
  }

  private static List<TransactionStep> activate(ModelHost host) {
    var change = host.change();
    if (!host.is(Place.STATE, "staged")) {
      return List.of();
    }
    if (!host.is(Place.CURRENT, change.old())) {
      return giveUp(host);
    }
    var steps = new ArrayList<>(List.of(SAVE_BEGIN, SAVE_END, GUARD, TIMER, SYNC_SAVED));
    steps.addAll(List.of(SYNC_CONTENT, ACTIVATING, SYNC_FOLDER, STOP));
    boolean sameAtBoot = change.atBoot(change.old()) == change.atBoot(change.next());
    if (change.sameRegistration() && sameAtBoot) {
      steps.addAll(List.of(LINK_NEXT, SYNC_LINK, START));
    } else {
      steps.addAll(disable(change, change.old(), change.next()));
      steps.addAll(install(change));
    }
    steps.addAll(List.of(SYNC_UNITS, SYNC_CONTENT, ACTIVATED, SYNC_FOLDER));
    return List.copyOf(steps);
  }

  private static List<TransactionStep> install(TransactionModel.Change change) {
    if (change.next().equals(NOTHING)) {
      return List.of(UNINSTALL, UNLINK, SYNC_LINK, RELOAD);
    }
    var steps = new ArrayList<>(List.of(SYNC_CONTENT, INSTALL_NEXT, LINK_NEXT, SYNC_LINK, RELOAD));
    steps.addAll(change.atBoot(change.next()) ? List.of(ENABLE, START) : List.of(START));
    return steps;
  }

  /** What only one of them enables. */
  private static List<TransactionStep> disable(
      TransactionModel.Change change, String one, String other) {
    return change.atBoot(one) && !change.atBoot(other) ? List.of(DISABLE) : List.of();
  }

  private static List<TransactionStep> resolve(ModelHost host) {
    if (host.is(Place.STATE, "staged")) {
      return giveUp(host);
    }
    if (!SWITCHED.contains(host.at(Place.STATE))) {
      return settle();
    }
    var claim = host.is(Place.DECISION, "confirm") ? CLAIM_CONFIRM : CLAIM_REVERT;
    return List.of(claim, SYNC_FOLDER, DECIDED);
  }

  /** What follows from who decided what. */
  static List<TransactionStep> decided(ModelHost host) {
    return switch (host.at(Place.DECISION)) {
      case "confirm" -> host.verb().equals("revert") ? List.of(ANSWER) : finish(host);
      case "revert" -> host.verb().equals("confirm") ? List.of() : reverts(host);
      default -> List.of();
    };
  }

  private static List<TransactionStep> reverts(ModelHost host) {
    return switch (host.at(Place.STATE)) {
      case "activating", "activated", "reverting" -> goBack(host);
      case "reverted" -> settle();
      case "staged" -> giveUp(host);
      default -> List.of();
    };
  }

  private static List<TransactionStep> finish(ModelHost host) {
    var steps = new ArrayList<TransactionStep>();
    if (!host.is(Place.STATE, "confirmed")) {
      steps.addAll(List.of(SYNC_CONTENT, CONFIRMED, SYNC_FOLDER));
    }
    steps.addAll(settle());
    if (host.verb().equals("confirm")) {
      steps.add(ANSWER);
    }
    return List.copyOf(steps);
  }

  private static List<TransactionStep> goBack(ModelHost host) {
    var steps = new ArrayList<TransactionStep>();
    if (!host.is(Place.SAVED, ModelHost.BACK)) {
      steps.addAll(bringBack(host));
    }
    steps.addAll(List.of(SYNC_CONTENT, REVERTED, SYNC_FOLDER));
    steps.addAll(settle());
    return List.copyOf(steps);
  }

  private static List<TransactionStep> bringBack(ModelHost host) {
    var change = host.change();
    var steps = new ArrayList<>(List.of(STOP));
    if (!host.is(Place.STATE, "reverting")) {
      steps.addAll(List.of(SYNC_CONTENT, REVERTING));
    }
    steps.add(SYNC_FOLDER);
    steps.addAll(disable(change, change.next(), change.old()));
    if (change.old().equals(NOTHING)) {
      steps.addAll(List.of(UNINSTALL, UNLINK));
    } else {
      boolean there = host.is(Place.UNIT, change.unitOf(change.old()));
      steps.addAll(there ? List.of() : List.of(SYNC_CONTENT, INSTALL_OLD));
      steps.add(LINK_OLD);
    }
    steps.addAll(List.of(SYNC_LINK, RELOAD));
    steps.addAll(change.atBoot(change.old()) ? List.of(ENABLE) : List.of());
    boolean ran = host.is(Place.SAVED, "it ran") && !change.old().equals(NOTHING);
    steps.addAll(ran ? List.of(START) : List.of());
    steps.addAll(List.of(SYNC_UNITS, PUT_ASIDE));
    return steps;
  }

  static List<TransactionStep> giveUp(ModelHost host) {
    var steps = new ArrayList<>(List.of(CLAIM_REVERT, SYNC_FOLDER));
    if (!host.is(Place.STATE, "failed")) {
      steps.addAll(List.of(SYNC_CONTENT, FAILED));
    }
    steps.add(SYNC_FOLDER);
    steps.addAll(settle());
    return List.copyOf(steps);
  }

  private static List<TransactionStep> settle() {
    return List.of(SYNC_FOLDER, TIMER_OFF, GUARD_OFF);
  }
}
