package io.svcdeploy.report;

import io.svcdeploy.report.HostReport.CheckResult;
import io.svcdeploy.report.HostReport.Evidence;
import io.svcdeploy.report.HostReport.GateTry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why a host failed, as lines of plain text: for the console and for junit.xml. */
final class FailureText {
  /** Marks remote text, so that no line of it can be taken for one of ours or for a CI command. */
  static final String QUOTE = "  | ";

  private FailureText() {}

  /** The lines below the failure's message; of each kind of evidence the last {@code limit}. */
  static List<String> lines(HostReport host, int limit) {
    var lines = new ArrayList<String>();
    host.outcome()
        .trouble()
        .ifPresent(
            problem -> {
              quoted("output:", RemoteText.lines(problem.output()), limit, lines);
              if (!problem.hint().isBlank()) {
                lines.add("hint: " + RemoteText.line(problem.hint()));
              }
            });
    host.evidence().ifPresent(evidence -> add(evidence, limit, lines));
    return lines;
  }

  private static void add(Evidence evidence, int limit, List<String> lines) {
    var tries = last(evidence.tries(), Math.min(limit, 5));
    if (!tries.isEmpty()) {
      lines.add("health gate:");
      tries.forEach(look -> lines.add("  " + line(look)));
    }
    quoted("service manager:", RemoteText.lines(evidence.unitStatus()), limit, lines);
    quoted("log:", evidence.lastLogLines().stream().map(RemoteText::line).toList(), limit, lines);
    if (!evidence.leftAs().isBlank()) {
      lines.add("left as: " + RemoteText.line(evidence.leftAs()));
    }
  }

  /** {@code #3 after 2.0 s: http: status 503}: what failed, or that all was well. */
  private static String line(GateTry look) {
    var seen =
        look.checks().stream()
            .filter(check -> !check.ok())
            .map(FailureText::line)
            .collect(Collectors.joining("; "));
    return "#%d after %s: %s"
        .formatted(
            look.number(), Human.duration(look.elapsed()), look.healthy() ? "healthy" : seen);
  }

  private static String line(CheckResult check) {
    return RemoteText.line(check.check()) + ": " + RemoteText.line(check.seen());
  }

  private static void quoted(String title, List<String> text, int limit, List<String> lines) {
    if (!text.isEmpty()) {
      lines.add(title);
      last(text, limit).forEach(line -> lines.add(QUOTE + line));
    }
  }

  static <T> List<T> last(List<T> all, int limit) {
    return all.subList(Math.max(0, all.size() - limit), all.size());
  }
}
