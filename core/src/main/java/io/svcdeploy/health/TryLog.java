package io.svcdeploy.health;

import io.svcdeploy.report.HostReport.GateTry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The tries of a gate: all are counted, the first and the last are kept. */
final class TryLog {
  private static final int FIRST = 5;
  private static final int LAST = 25;

  private final List<GateTry> first = new ArrayList<>();
  private final Deque<GateTry> last = new ArrayDeque<>();
  private int count;

  GateTry add(Look look) {
    var entry = new GateTry(++count, look.at(), look.checks());
    if (first.size() < FIRST) {
      first.add(entry);
    } else {
      last.addLast(entry);
      if (last.size() > LAST) {
        last.removeFirst();
      }
    }
    return entry;
  }

  List<GateTry> kept() {
    var kept = new ArrayList<>(first);
    kept.addAll(last);
    return List.copyOf(kept);
  }
}
