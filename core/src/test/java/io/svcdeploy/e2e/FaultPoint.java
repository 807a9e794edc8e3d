package io.svcdeploy.e2e;

import static io.svcdeploy.e2e.ExampleReleases.HELLO;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A deployment and a moment in it at which something is to go wrong.
 *
 * @param upgrade from 1.0.0 to 1.1.0; else 1.1.0 is the first
 * @param good whether 1.1.0 works
 */
record FaultPoint(boolean upgrade, boolean good, Moment moment) {

  /**
   * @param event what the controller told last
   * @param later and how many milliseconds after that it is
   */
  record Moment(String event, int later) {
    static Moment at(String phase, int later) {
      return new Moment("\"phase\":\"" + phase + "\"", later);
    }

    @Override
    public String toString() {
      return event.replace("\"", "") + (later == 0 ? "" : " + " + later + " ms");
    }
  }

  /** The property that says how many of many tests alike are wanted. */
  static final String SAMPLE = "svc-deploy.crash";

  static final String ALL = "all";
  static final String ONLY_WITH_ALL = "much like others: runs with -D" + SAMPLE + "=" + ALL;

  /** Whether all the moments are wanted, not only a sample. */
  static boolean all() {
    return ALL.equals(System.getProperty(SAMPLE));
  }

  /** Every step of a deployment, and moments within the switch and the gate. */
  static List<Moment> moments(boolean good) {
    var last = good ? "confirm" : "revert";
    var within = Stream.of(Moment.at("switch", 100), Moment.at("switch", 250));
    return Stream.of(
            Stream.of("connect", "probe", "lock", "transfer", "stage", "switch")
                .map(phase -> Moment.at(phase, 0)),
            within,
            Stream.of(Moment.at("gate", 0), Moment.at("gate", 400)),
            Stream.of(Moment.at(last, 0), Moment.at(last, 60)))
        .flatMap(it -> it)
        .toList();
  }

  /** Good and bad releases, upgrades and first installs, at each of the moments. */
  static List<FaultPoint> everywhere() {
    var points = new ArrayList<FaultPoint>();
    for (boolean good : new boolean[] {true, false}) {
      for (Moment moment : moments(good)) {
        points.add(new FaultPoint(true, good, moment));
        points.add(new FaultPoint(false, good, moment));
      }
    }
    return points;
  }

  Path release() {
    return good ? HELLO.good("1.1.0") : HELLO.broken("1.1.0", "broken_500");
  }

  String before() {
    return upgrade ? "1.0.0" : "none";
  }

  /** What the host may run in the end; {@code none} if nothing. */
  List<String> allowed() {
    return good ? List.of(before(), "1.1.0") : List.of(before());
  }

  @Override
  public String toString() {
    return "%-7s %-4s %-28s"
        .formatted(upgrade ? "upgrade" : "install", good ? "good" : "bad", moment);
  }
}
