package io.svcdeploy.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host's history, oldest entry first, and what follows from it. Pure and immutable. */
public record Journal(List<JournalEntry> entries) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Journal {
    entries = List.copyOf(entries);
  }

  /** Reads the lines; one that a crash cut short tells nothing and is passed over. */
  static Journal parse(List<String> lines) {
    return new Journal(lines.stream().flatMap(line -> entry(line).stream()).toList());
  }

  private static Optional<JournalEntry> entry(String line) {
    try {
      return JournalEntry.from(JSON.readTree(line));
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
  }

  /** Releases that were confirmed, the latest first, each once. */
  public List<String> confirmed() {
    var latestFirst = new LinkedHashSet<String>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).event().equals("confirmed")) {
        latestFirst.add(entries.get(i).release());
      }
    }
    return List.copyOf(latestFirst);
  }

  /** Why and when a release was quarantined, unless it was confirmed since. */
  public Optional<JournalEntry> quarantine(String release) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      var entry = entries.get(i);
      if (entry.release().equals(release)) {
        if (entry.event().equals("quarantined")) {
          return Optional.of(entry);
        }
        if (entry.event().equals("confirmed")) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The same for the latest release of a version that has one. */
  public Optional<JournalEntry> quarantineOf(String version) {
    return entries.stream()
        .filter(entry -> entry.version().equals(version))
        .flatMap(entry -> quarantine(entry.release()).stream())
        .reduce((earlier, later) -> later);
  }

  /**
   * Where a rollback without a version goes: the release that was confirmed healthy before the
   * current one. After a rollback the next one goes further back; it does not swing to and fro.
   */
  public Optional<String> rollbackTarget(Optional<String> current, Set<String> present) {
    var path = new ArrayDeque<String>();
    for (JournalEntry entry : entries) {
      if (entry.event().equals("confirmed")) {
        follow(path, entry);
      }
    }
    return path.stream()
        .filter(release -> !Optional.of(release).equals(current))
        .filter(present::contains)
        .filter(release -> quarantine(release).isEmpty())
        .findFirst();
  }

  /**
   * The versions that the one that was confirmed last came after, in whatever way the host went
   * back to one of them: what came after that one then is behind no more.
   */
  public Set<String> versionsBehind() {
    var path = new ArrayDeque<String>();
    for (JournalEntry entry : entries) {
      if (entry.event().equals("confirmed")) {
        while (path.contains(entry.version())) {
          path.removeFirst();
        }
        path.addFirst(entry.version());
      }
    }
    path.poll();
    return Set.copyOf(path);
  }

  /** The latest release is the first of the path; going back leaves what was above behind. */
  private static void follow(Deque<String> path, JournalEntry entry) {
    var release = entry.release();
    if (entry.operation().equals("rollback") && path.contains(release)) {
      while (!path.getFirst().equals(release)) {
        path.removeFirst();
      }
    } else {
      path.remove(release);
      path.addFirst(release);
    }
  }

  /**
   * The releases to remove once {@code next} is confirmed: all but {@code next}, {@code previous}
   * and the latest confirmed ones, {@code keep} in all. What was never confirmed does not count and
   * goes.
   */
  public List<String> prunable(
      String next, Optional<String> previous, int keep, Set<String> present) {
    var kept = new LinkedHashSet<String>();
    kept.add(next);
    previous.ifPresent(kept::add);
    for (String release : confirmed()) {
      if (kept.size() < keep && present.contains(release)) {
        kept.add(release);
      }
    }
    return present.stream().filter(release -> !kept.contains(release)).sorted().toList();
  }
}
