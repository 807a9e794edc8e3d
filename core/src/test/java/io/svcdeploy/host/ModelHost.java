package io.svcdeploy.host;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host in the model of the transaction: what each place holds, and for places on the disk all
 * that a power failure may leave there, until it is synced. Versions and all else are words.
 *
 * @param work what the one process that works at the transaction still has to do
 * @param verb by which that process was started
 */
record ModelHost(
    Map<Place, String> now,
    Map<Place, Set<String>> lasting,
    TransactionModel.Change change,
    String verb,
    List<TransactionStep> work) {

  static final String NOTHING = "nothing";

  /** What a file holds that was not on the disk yet when the power failed. */
  static final String JUNK = "junk";

  /** What was saved was brought back, and is not needed any more. */
  static final String BACK = "back";

  enum Place {
    STATE(true),
    DECISION(true),
    SAVED(true),
    CURRENT(true),
    UNIT(true),
    AT_BOOT(true),
    GUARD(true),
    /** The unit as the manager read it. */
    LOADED(false),
    /** The version that runs, and the unit that it runs by. */
    RUNNING(false),
    TIMER(false),
    /** The dead-man whose time has come; it may have to wait for another process. */
    DEADMAN(false),
    /** How often the guard may still run before the service is started. */
    BOOTING(false),
    /** A file with a new name has its content on the disk. */
    CONTENT(false),
    /** What the controller knows. It lives elsewhere. */
    CONTROLLER(false);

    private final boolean onDisk;

    Place(boolean onDisk) {
      this.onDisk = onDisk;
    }
  }

  /** A version at rest: all belongs together and it runs. */
  static ModelHost with(TransactionModel.Change change) {
    var now = new EnumMap<Place, String>(Place.class);
    var lasting = new EnumMap<Place, Set<String>>(Place.class);
    for (var place : Place.values()) {
      now.put(place, NOTHING);
    }
    now.put(Place.CURRENT, change.old());
    now.put(Place.UNIT, change.unitOf(change.old()));
    now.put(Place.LOADED, change.unitOf(change.old()));
    now.put(Place.AT_BOOT, change.atBoot(change.old()) ? "yes" : NOTHING);
    now.put(Place.RUNNING, change.running(change.old()));
    for (var place : Place.values()) {
      if (place.onDisk) {
        lasting.put(place, Set.of(now.get(place)));
      }
    }
    return new ModelHost(now, lasting, change, "", List.of());
  }

  String at(Place place) {
    return now.get(place);
  }

  boolean is(Place place, String value) {
    return at(place).equals(value);
  }

  boolean has(Place place) {
    return !is(place, NOTHING);
  }

  /** Changes a place; on the disk a power failure may leave what was there before. */
  ModelHost put(Place place, String value) {
    var changed = new EnumMap<>(now);
    changed.put(place, value);
    var copy = new ModelHost(changed, lasting, change, verb, work);
    return place.onDisk ? copy.mayLeave(place, value) : copy;
  }

  /** A power failure may leave this there, too. */
  ModelHost mayLeave(Place place, String value) {
    var values = new LinkedHashSet<>(lasting.get(place));
    return values.add(value) ? lasts(place, values) : this;
  }

  ModelHost synced(Place... places) {
    var host = this;
    for (var place : places) {
      host = host.lasts(place, Set.of(at(place)));
    }
    return host;
  }

  private ModelHost lasts(Place place, Set<String> values) {
    var changed = new EnumMap<>(lasting);
    changed.put(place, values);
    return new ModelHost(now, changed, change, verb, work);
  }

  ModelHost works(String next, List<TransactionStep> steps) {
    return new ModelHost(now, lasting, change, steps.isEmpty() ? "" : next, steps);
  }

  ModelHost changes(TransactionModel.Change next) {
    return new ModelHost(now, lasting, next, verb, work);
  }

  /** All that may be on the disk when the power is back; nothing runs. */
  List<ModelHost> powerFailures() {
    var ends = List.of(stopped());
    for (var place : lasting.keySet()) {
      if (lasting.get(place).size() == 1) {
        continue;
      }
      var more = new ArrayList<ModelHost>();
      for (var end : ends) {
        for (var value : lasting.get(place)) {
          more.add(end.put(place, value).synced(place));
        }
      }
      ends = more;
    }
    return ends;
  }

  boolean sameDiskAs(ModelHost other) {
    return lasting.keySet().stream().allMatch(place -> is(place, other.at(place)));
  }

  private ModelHost stopped() {
    var left = new EnumMap<>(now);
    left.replaceAll((place, value) -> place.onDisk || place == Place.CONTROLLER ? value : NOTHING);
    return new ModelHost(left, lasting, change, "", List.of());
  }

  @Override
  public String toString() {
    return Stream.of(Place.values())
            .filter(this::has)
            .map(place -> place.name().toLowerCase(Locale.ROOT) + "=" + at(place))
            .collect(Collectors.joining(", "))
        + (work.isEmpty() ? "; nobody works" : "; " + verb + " works");
  }
}
