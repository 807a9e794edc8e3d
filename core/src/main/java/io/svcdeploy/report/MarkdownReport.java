package io.svcdeploy.report;

import io.svcdeploy.report.HostOutcome.Deployed;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostOutcome.Skipped;
import io.svcdeploy.report.HostReport.Evidence;
import io.svcdeploy.report.HostReport.GateTry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The report for a GitHub job summary or a mail. It is bounded, because a summary of more than 1
 * MiB is refused as a whole: at most {@value #IN_FULL} failed hosts in full, with at most {@value
 * #LINES} lines of each kind of evidence, cut at {@value #WIDTH} characters. report.json has it
 * all.
 */
final class MarkdownReport {
  static final int IN_FULL = 20;
  static final int LINES = 40;
  static final int WIDTH = 300;

  /** Characters after which no further host is shown in full; one may be three bytes. */
  static final int LENGTH = 200_000;

  private static final String ARROW = "→";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final DeployReport report;
  private final List<String> lines = new ArrayList<>();

  private MarkdownReport(DeployReport report) {
    this.report = report;
  }

  static String render(DeployReport report) {
    var markdown = new MarkdownReport(report);
    markdown.head();
    markdown.hosts();
    markdown.failures();
    markdown.wayBack();
    return String.join("\n", markdown.lines) + "\n";
  }

  private void head() {
    var version = report.version().map(v -> " " + v).orElse("");
    lines.add(
        "# %s %s on %s: %s"
            .formatted(
                symbol(),
                Markdown.text(report.service() + version),
                Markdown.text(report.target()),
                Markdown.text(report.result())));
    paragraph("**" + Markdown.text(report.verdict()) + "**");
    var commit = report.commit().map(c -> ", commit " + c).orElse("");
    paragraph(
        Markdown.text(
            "%s %s%s, started %s, took %s, by %s"
                .formatted(
                    report.operation(),
                    report.deployment(),
                    commit,
                    TIME.format(report.started()),
                    Human.duration(report.took()),
                    report.run())));
  }

  private String symbol() {
    return switch (report.exitCode()) {
      case OK -> "✅";
      case ROLLED_BACK -> "↩️";
      case NEEDS_ATTENTION -> "🚨";
      case LOCKED -> "🔒";
      case CANCELLED -> "⏹️";
      case FAILED, USAGE -> "❌";
    };
  }

  private void hosts() {
    lines.add("");
    lines.addAll(
        Markdown.heading(List.of("Host", "Outcome", "From " + ARROW + " to", "Sent", "Time")));
    for (var host : report.hosts()) {
      var outcome = host.outcome();
      var why = outcome instanceof Skipped skipped ? ": " + skipped.reason() : "";
      lines.add(
          Markdown.row(
              Stream.of(
                      host.host(),
                      outcome.label() + why,
                      Human.change(outcome.ranBefore(), outcome.wanted(), ARROW),
                      sent(host),
                      Human.took(host.took(), host.downtime()))
                  .map(Markdown::text)
                  .toList()));
    }
  }

  private static String sent(HostReport host) {
    return host.bytesSent() == 0
        ? "-"
        : "%s of %s (%s)"
            .formatted(Human.bytes(host.bytesSent()), Human.bytes(host.bytesTotal()), host.codec());
  }

  private void failures() {
    var failed =
        report.hosts().stream().filter(host -> host.outcome().trouble().isPresent()).toList();
    var inFull = 0;
    while (inFull < Math.min(IN_FULL, failed.size()) && length() < LENGTH) {
      failure(failed.get(inFull++));
    }
    var rest = failed.stream().skip(inFull).map(HostReport::host).toList();
    if (!rest.isEmpty()) {
      var names = Markdown.text(String.join(", ", rest));
      paragraph("and %d more, in report.json: %s".formatted(rest.size(), names));
    }
  }

  private int length() {
    return lines.stream().mapToInt(String::length).sum();
  }

  private void failure(HostReport host) {
    lines.add("");
    lines.add("## " + Markdown.text(host.host()) + ": " + Markdown.text(host.outcome().label()));
    host.outcome().trouble().ifPresent(this::problem);
    host.evidence().ifPresent(this::evidence);
    timeline(host);
    host.evidence()
        .map(Evidence::leftAs)
        .filter(leftAs -> !leftAs.isBlank())
        .ifPresent(leftAs -> paragraph("**Left as:** " + inline(leftAs)));
  }

  private void problem(Problem problem) {
    paragraph("**What failed:** " + inline(problem.message()));
    paragraph("**What to do:** " + inline(problem.hint()));
    block("Remote output", RemoteText.lines(problem.output()));
  }

  private void evidence(Evidence evidence) {
    var tries = FailureText.last(evidence.tries(), LINES);
    if (!tries.isEmpty()) {
      paragraph("**Health gate, last looks:**");
      lines.add("");
      lines.addAll(Markdown.heading(List.of("Look", "After", "Check", "OK", "Seen")));
      tries.forEach(this::look);
    }
    block("Service manager", RemoteText.lines(evidence.unitStatus()));
    block("Last log lines", evidence.lastLogLines().stream().map(RemoteText::line).toList());
  }

  private void look(GateTry look) {
    for (var check : look.checks()) {
      lines.add(
          Markdown.row(
              List.of(
                  "#" + look.number(),
                  Human.duration(look.elapsed()),
                  inline(check.check()),
                  check.ok() ? "yes" : "**no**",
                  inline(check.seen()))));
    }
  }

  private void timeline(HostReport host) {
    if (!host.timeline().isEmpty()) {
      paragraph("**Timeline:**");
      lines.add("");
      for (var moment : FailureText.last(host.timeline(), LINES)) {
        var since = Duration.between(report.started(), moment.at());
        lines.add("- `" + Human.offset(since) + "` " + inline(moment.what()));
      }
    }
  }

  private void wayBack() {
    if (report.hosts().stream().anyMatch(host -> host.outcome() instanceof Deployed)) {
      paragraph("To go back to the version before:");
      lines.add("");
      lines.addAll(Markdown.fenced(List.of("svc-deploy rollback --target " + report.target())));
    }
  }

  private void block(String title, List<String> text) {
    if (!text.isEmpty()) {
      paragraph("**" + title + ":**");
      lines.add("");
      lines.addAll(
          Markdown.fenced(
              FailureText.last(text, LINES).stream().map(MarkdownReport::cut).toList()));
    }
  }

  private void paragraph(String text) {
    lines.add("");
    lines.add(text);
  }

  private static String inline(String value) {
    return Markdown.text(cut(RemoteText.line(value)));
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDTH)) + "…";
  }
}
