package io.svcdeploy.jenkins;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A host of a report, for the views: texts only, empty where there is nothing. */
public final class HostView {
  private static final int KILO = 1_000;

  private final Outcome outcome;
  private final int index;

  HostView(Outcome outcome, int index) {
    this.outcome = outcome;
    this.index = index;
  }

  private String text(String name) {
    return outcome.host(index, name).orElse("");
  }

  public String getName() {
    return text("host");
  }

  public String getOutcome() {
    return text("outcome");
  }

  public String getFrom() {
    return text("from");
  }

  public String getTo() {
    return text("to");
  }

  /** What the last look of the gate found, or why nothing was done. */
  public String getHealth() {
    return switch (getOutcome()) {
      case "deployed", "unchanged" -> "healthy";
      case "rolled-back" -> "healthy on what it had";
      case "skipped" -> text("reason");
      case "failed" -> "runs what it ran";
      default -> "not known to be healthy";
    };
  }

  public String getSent() {
    var sent = outcome.host(index, "bytesSent").filter(Outcome::isNumber).map(Long::parseLong);
    return sent.filter(it -> it > 0).map(it -> size(it) + " (" + text("codec") + ")").orElse("-");
  }

  private static String size(long bytes) {
    return bytes < KILO
        ? bytes + " B"
        : bytes < KILO * KILO
            ? String.format(Locale.ROOT, "%.1f kB", bytes / (double) KILO)
            : String.format(Locale.ROOT, "%.1f MB", bytes / (double) (KILO * KILO));
  }

  public String getTook() {
    return time(outcome.host(index, "tookMs"));
  }

  public String getDowntime() {
    return time(outcome.host(index, "downtimeMs"));
  }

  static String time(Optional<String> ms) {
    return ms.filter(Outcome::isNumber)
        .map(it -> String.format(Locale.ROOT, "%.1f s", Long.parseLong(it) / 1_000.0))
        .orElse("");
  }

  public String getMessage() {
    return text("problem.message");
  }

  public String getHint() {
    return text("problem.hint");
  }

  public String getLeftAs() {
    return text("evidence.leftAs");
  }

  private String list() {
    return "report.hosts." + index + ".";
  }

  /** What happened when, a line each. */
  public List<String> getTimeline() {
    return entries("timeline", ".what")
        .map(it -> text("timeline." + it + ".at") + "  " + text("timeline." + it + ".what"))
        .toList();
  }

  /** What the service and its manager said, a line each. */
  public List<String> getEvidence() {
    return Stream.concat(
            text("evidence.unitStatus").lines(),
            entries("evidence.lastLogLines", "").map(it -> text("evidence.lastLogLines." + it)))
        .toList();
  }

  private Stream<Integer> entries(String name, String after) {
    return IntStream.range(0, outcome.count(list() + name + ".", after)).boxed();
  }
}
