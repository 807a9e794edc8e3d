package io.svcdeploy.host;

import io.svcdeploy.host.ModelHost.Place;
import java.util.Set;

/**
 * What a transaction's script does between two places where it can be cut off, one change of the
 * host each: a rename, a call of the service manager, or a sync, which changes what a power failure
 * leaves.
 */
enum TransactionStep {
  SAVE_BEGIN("rm -rf */old", (model, host) -> host.put(Place.SAVED, ModelHost.JUNK)),
  SAVE_END("dd *", (model, host) -> host.put(Place.SAVED, wanted(host))),
  GUARD("touch */guard", (model, host) -> host.put(Place.GUARD, "yes").synced(Place.GUARD)),
  TIMER("touch */armed", (model, host) -> host.put(Place.TIMER, "yes")),
  SYNC_SAVED(
      "sync */old/*", (model, host) -> host.synced(Place.SAVED, Place.STATE, Place.DECISION)),

  SYNC_CONTENT(
      "sync */state.*|sync */hello.unit.svc-deploy",
      (model, host) -> host.put(Place.CONTENT, "synced")),
  ACTIVATING("activating"),
  ACTIVATED("activated"),
  REVERTING("reverting"),
  REVERTED("reverted"),
  CONFIRMED("confirmed"),
  FAILED("failed"),
  SYNC_FOLDER("sync */tx/d1", (model, host) -> syncedFolder(host)),

  CLAIM_CONFIRM("mv */undecided */decided-confirm", (model, host) -> claim(host, "confirm")),
  CLAIM_REVERT("mv */undecided */decided-revert", (model, host) -> claim(host, "revert")),
  /** Who claimed looks what was decided, and goes on by that. */
  DECIDED((model, host) -> model.decided(host)),

  STOP("sm_stop", (model, host) -> host.put(Place.RUNNING, ModelHost.NOTHING)),
  DISABLE(
      "sm_disable *",
      (model, host) -> host.has(Place.UNIT) ? host.put(Place.AT_BOOT, ModelHost.NOTHING) : host),
  INSTALL_NEXT(
      "mv -f */hello.unit.svc-deploy */hello.unit",
      (model, host) -> rename(host, Place.UNIT, host.change().unitOf(host.change().next()))),
  INSTALL_OLD(
      "mv -f */hello.unit.svc-deploy */hello.unit",
      (model, host) -> rename(host, Place.UNIT, saved(host))),
  UNINSTALL("rm -f */units/hello.unit", (model, host) -> host.put(Place.UNIT, ModelHost.NOTHING)),
  LINK_NEXT(
      "mv -T -f */.current.d1 */current",
      (model, host) -> host.put(Place.CURRENT, host.change().next())),
  LINK_OLD(
      "mv -T -f */.current.d1 */current",
      (model, host) -> host.put(Place.CURRENT, host.change().old())),
  UNLINK("rm -f */current", (model, host) -> host.put(Place.CURRENT, ModelHost.NOTHING)),
  SYNC_LINK("sync */my service", (model, host) -> host.synced(Place.CURRENT)),
  RELOAD("sm_reload", (model, host) -> host.put(Place.LOADED, host.at(Place.UNIT))),
  ENABLE(
      "sm_enable *", (model, host) -> host.has(Place.UNIT) ? host.put(Place.AT_BOOT, "yes") : host),
  START("sm_start", (model, host) -> started(host)),
  SYNC_UNITS("sync */units", (model, host) -> host.synced(Place.UNIT, Place.AT_BOOT)),
  /** Who comes after this does not go back again. */
  PUT_ASIDE("mv */old */restored", (model, host) -> host.put(Place.SAVED, ModelHost.BACK)),

  TIMER_OFF("rm -f */armed", (model, host) -> host.put(Place.TIMER, ModelHost.NOTHING)),
  GUARD_OFF("rm -f */guard", (model, host) -> host.put(Place.GUARD, ModelHost.NOTHING)),
  /** The controller is answered. */
  ANSWER((model, host) -> host.put(Place.CONTROLLER, "told: confirmed"));

  interface Effect {
    ModelHost of(TransactionModel model, ModelHost host);
  }

  private final String command;
  private final Effect effect;

  TransactionStep(String command, Effect effect) {
    this.command = command;
    this.effect = effect;
  }

  /** What is no command of its own that could be cut off in a test. */
  TransactionStep(Effect effect) {
    this("", effect);
  }

  /** A state to come. */
  TransactionStep(String state) {
    this("mv -f */state." + state + " */state", (model, host) -> rename(host, Place.STATE, state));
  }

  /** The command, as a pattern of the shell; empty if it is none. */
  String command() {
    return command;
  }

  ModelHost effect(TransactionModel model, ModelHost host) {
    return effect.of(model, host);
  }

  /** Of a file that was not synced before, a power failure may leave the name alone. */
  private static ModelHost rename(ModelHost host, Place place, String value) {
    var renamed = host.put(place, value).put(Place.CONTENT, ModelHost.NOTHING);
    return host.has(Place.CONTENT) ? renamed : renamed.mayLeave(place, ModelHost.JUNK);
  }

  /** The names in it; not what is in the files that were saved. */
  private static ModelHost syncedFolder(ModelHost host) {
    var names = host.synced(Place.STATE, Place.DECISION);
    return host.is(Place.SAVED, ModelHost.BACK) ? names.synced(Place.SAVED) : names;
  }

  private static ModelHost claim(ModelHost host, String decision) {
    return host.is(Place.DECISION, "undecided") ? host.put(Place.DECISION, decision) : host;
  }

  /** Who goes back starts what ran, or was about to: the host has just booted. */
  private static String wanted(ModelHost host) {
    boolean starts = host.has(Place.BOOTING) && host.has(Place.AT_BOOT) && host.has(Place.UNIT);
    return host.has(Place.RUNNING) || starts ? "it ran" : "it did not run";
  }

  private static String saved(ModelHost host) {
    return Set.of(ModelHost.JUNK, ModelHost.BACK, ModelHost.NOTHING).contains(host.at(Place.SAVED))
        ? ModelHost.JUNK
        : host.change().unitOf(host.change().old());
  }

  static ModelHost started(ModelHost host) {
    return host.has(Place.RUNNING)
        ? host
        : host.put(Place.RUNNING, host.at(Place.CURRENT) + " by " + host.at(Place.LOADED));
  }
}
