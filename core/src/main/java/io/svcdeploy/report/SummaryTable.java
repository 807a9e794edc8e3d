package io.svcdeploy.report;

import io.svcdeploy.event.RecordStrings;
import io.svcdeploy.report.HostOutcome.Skipped;
import io.svcdeploy.report.Line.Ink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The end of a run on the console: a table of the hosts, the verdict, and what a person needs to
 * understand each failure. Give it a report whose secrets are masked ({@link
 * DeployReport#readable}).
 */
public final class SummaryTable {
  /** Hosts whose failure is shown with its evidence; the rest are named. */
  static final int IN_FULL = 5;

  /** Lines of each kind of evidence. */
  static final int EVIDENCE = 10;

  private final DeployReport report;
  private final Screen screen;
  private final Glyphs glyphs;
  private final List<String> lines = new ArrayList<>();

  private SummaryTable(DeployReport report, Screen screen) {
    this.report = RecordStrings.map(report, RemoteText::clean);
    this.screen = screen;
    this.glyphs = screen.glyphs();
  }

  /** The summary in Unicode, without a path; several lines, each with a line end. */
  public static String render(DeployReport report, boolean colour, int width) {
    return render(report, new Screen(width, 24, colour, true), Optional.empty());
  }

  /**
   * The summary; several lines, each with a line end.
   *
   * @param written the folder of the written report
   */
  public static String render(DeployReport report, Screen screen, Optional<Path> written) {
    var table = new SummaryTable(report, screen);
    table.hosts();
    table.verdict();
    table.failures();
    written.ifPresent(path -> table.lines.add("Report: " + path));
    return String.join("\n", table.lines) + "\n";
  }

  private void hosts() {
    if (report.hosts().isEmpty()) {
      return;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("HOST", "RESULT", "FROM " + glyphs.arrow() + " TO", "SENT", "TIME"));
    report.hosts().forEach(host -> rows.add(row(host)));
    var widths =
        IntStream.range(0, rows.get(0).size())
            .map(i -> rows.stream().mapToInt(row -> Line.length(row.get(i))).max().orElse(0))
            .toArray();
    lines.add(line(rows.get(0), widths, Ink.BOLD, Ink.BOLD).fitted(screen));
    for (int i = 1; i < rows.size(); i++) {
      var outcome = report.hosts().get(i - 1).outcome().label();
      lines.add(line(rows.get(i), widths, Ink.PLAIN, Ink.of(outcome)).fitted(screen));
    }
    lines.add("");
  }

  private List<String> row(HostReport host) {
    var outcome = host.outcome();
    return Stream.of(
            host.host(),
            outcome.label(),
            Human.change(outcome.ranBefore(), outcome.wanted(), glyphs.arrow()),
            host.bytesSent() == 0 ? "-" : Human.bytes(host.bytesSent()) + " (" + host.codec() + ")",
            outcome instanceof Skipped skipped
                ? skipped.reason()
                : Human.took(host.took(), host.downtime()))
        .map(RemoteText::line)
        .toList();
  }

  private static Line line(List<String> cells, int[] widths, Ink ink, Ink result) {
    var line = Line.EMPTY;
    for (int i = 0; i < cells.size(); i++) {
      var cell = cells.get(i);
      var gap = " ".repeat(widths[i] + 2 - Line.length(cell));
      line = line.and(cell, i == 1 ? result : ink).and(gap);
    }
    return line;
  }

  private void verdict() {
    var ink =
        switch (report.exitCode()) {
          case OK -> Ink.GREEN;
          case ROLLED_BACK, LOCKED, CANCELLED -> Ink.YELLOW;
          case FAILED, USAGE, NEEDS_ATTENTION -> Ink.RED;
        };
    lines.add(Line.of(report.verdict(), ink).render(screen.colour()));
    report
        .catchUp()
        .ifPresent(
            command ->
                lines.add(
                    "warning: hosts were passed over; when they answer again, with the same"
                        + " release: "
                        + command));
  }

  private void failures() {
    var failed =
        report.hosts().stream().filter(host -> host.outcome().trouble().isPresent()).toList();
    failed.stream().limit(IN_FULL).forEach(this::failure);
    if (!failed.isEmpty()) {
      lines.add("");
    }
    if (failed.size() > IN_FULL) {
      var names = failed.stream().skip(IN_FULL).map(HostReport::host).toList();
      lines.add("Failed too: " + RemoteText.line(String.join(", ", names)));
    }
  }

  private void failure(HostReport host) {
    var label = host.outcome().label();
    var message = host.outcome().trouble().map(HostOutcome.Problem::message).orElse(label);
    lines.add("");
    lines.add(
        Line.of(glyphs.of(label) + " ", Ink.of(label))
            .and(host.host() + ": ", Ink.BOLD)
            .and(RemoteText.line(message))
            .render(screen.colour()));
    // Never cut: a hint may be a line to copy, and the end of an output is often the reason.
    FailureText.lines(host, EVIDENCE).forEach(line -> lines.add("  " + line));
  }
}
