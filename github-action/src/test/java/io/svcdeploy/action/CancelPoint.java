package io.svcdeploy.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A deployment of a workflow and a moment in it at which the job is cancelled, or the runner lost.
 *
 * @param at what the last event of the deployment has
 * @param later and how many milliseconds after it
 */
record CancelPoint(Kind kind, boolean lost, List<String> at, int later) {
  /** What is deployed. */
  enum Kind {
    GOOD,
    BAD,
    /** The first host takes it, the second does not: both go back. */
    BAD_ON_SECOND,
    /** It is built in the run. */
    BUILT,
    /** It comes from GitHub, slowly. */
    DOWNLOADED
  }

  private static CancelPoint at(Kind kind, String host, String phase, int later) {
    var where = List.of("\"host\":\"" + host + "\"", "\"phase\":\"" + phase + "\"");
    return new CancelPoint(kind, false, where, later);
  }

  private static CancelPoint after(Kind kind, String host, String outcome, int later) {
    var end = List.of("\"host-finished\"", "\"host\":\"" + host + "\"", outcome);
    return new CancelPoint(kind, false, end, later);
  }

  private static CancelPoint begun(Kind kind, String event) {
    return new CancelPoint(kind, false, List.of(event), 100);
  }

  CancelPoint runnerLost() {
    return new CancelPoint(kind, true, at, later);
  }

  /** A few, or all with {@code -Dsvc-deploy.crash=all}. */
  static List<CancelPoint> chosen() {
    return "all".equals(System.getProperty("svc-deploy.crash"))
        ? everywhere()
        : List.of(
            at(Kind.GOOD, "host-2", "gate", 400),
            at(Kind.GOOD, "host-2", "switch", 100).runnerLost(),
            at(Kind.BAD, "host-1", "revert", 0));
  }

  private static List<CancelPoint> everywhere() {
    var points = new ArrayList<CancelPoint>();
    points.add(begun(Kind.BUILT, "\"build-started\""));
    points.add(begun(Kind.DOWNLOADED, "downloading hello"));
    Stream.of("connect", "probe", "lock", "transfer", "stage", "switch")
        .forEach(phase -> points.add(at(Kind.GOOD, "host-1", phase, 0)));
    points.add(at(Kind.GOOD, "host-1", "switch", 100));
    points.add(at(Kind.GOOD, "host-1", "gate", 400));
    points.add(at(Kind.GOOD, "host-1", "confirm", 0));
    points.add(after(Kind.GOOD, "host-1", "deployed", 200));
    points.add(at(Kind.GOOD, "host-2", "stage", 0));
    points.add(at(Kind.GOOD, "host-2", "switch", 100));
    points.add(at(Kind.GOOD, "host-2", "gate", 400));
    points.add(at(Kind.GOOD, "host-2", "confirm", 0));
    points.add(at(Kind.BAD, "host-1", "switch", 100));
    points.add(at(Kind.BAD, "host-1", "gate", 400));
    points.add(at(Kind.BAD, "host-1", "revert", 0));
    points.add(at(Kind.BAD, "host-1", "revert", 60));
    points.add(at(Kind.BAD_ON_SECOND, "host-2", "gate", 400));
    points.add(at(Kind.BAD_ON_SECOND, "host-2", "revert", 0));
    // The first host goes back.
    points.add(after(Kind.BAD_ON_SECOND, "host-2", "rolled-back", 200));
    points.add(after(Kind.BAD_ON_SECOND, "host-2", "rolled-back", 1000));
    return Stream.concat(points.stream(), points.stream().map(CancelPoint::runnerLost)).toList();
  }

  /** Whether the deployment of this workspace has come so far. */
  boolean isReached(Path workspace) throws IOException {
    for (var events : eventFiles(workspace)) {
      try (var lines = Files.lines(events)) {
        if (lines.anyMatch(line -> at.stream().allMatch(line::contains))) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> eventFiles(Path workspace) throws IOException {
    var runs = workspace.resolve("temp/svc-deploy");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (var all = Files.walk(runs)) {
      return all.filter(it -> it.endsWith("events.jsonl")).toList();
    }
  }

  @Override
  public String toString() {
    var words = String.join(" ", at).replaceAll("\"|host\":|phase\":", "");
    return "%-9s %-13s %-32s".formatted(lost ? "lost" : "cancelled", kind, words + " +" + later);
  }
}
