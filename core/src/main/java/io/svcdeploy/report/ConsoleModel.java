package io.svcdeploy.report;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.BuildFinished;
import io.svcdeploy.event.DeployEvent.BuildStarted;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.DeployEvent.HostFinished;
import io.svcdeploy.event.DeployEvent.Notice;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployEvent.PhaseStarted;
import io.svcdeploy.event.DeployEvent.RunFinished;
import io.svcdeploy.event.DeployEvent.RunStarted;
import io.svcdeploy.event.DeployEvent.Transferred;
import io.svcdeploy.report.Line.Ink;
import io.svcdeploy.spec.HealthSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the live console shows, apart from any terminal: events go in; lines that stay come out at
 * once, and the lines that are redrawn can be asked for at any time. Times count from the start of
 * the run. Not safe between threads.
 */
final class ConsoleModel {
  private static final int BAR = 12;
  private static final int PHASE = "transfer".length();
  private static final int OUTCOME = "rolled-back".length();
  private static final int WIDEST_NAME = 32;

  /** Rows that the active lines leave to what happened before. */
  private static final int ROWS_ABOVE = 4;

  private final Screen screen;
  private final Glyphs glyphs;
  private final Optional<HealthSpec> gate;
  private final Map<String, Duration> builds = new LinkedHashMap<>();
  private final Map<String, HostProgress> hosts = new LinkedHashMap<>();
  private List<String> order = List.of();
  private int nameWidth;

  ConsoleModel(Screen screen, Optional<HealthSpec> gate) {
    this.screen = screen;
    this.glyphs = screen.glyphs();
    this.gate = gate;
  }

  /** Takes an event, cleaned of control characters; returns the lines that are to stay. */
  List<String> apply(DeployEvent event, Duration at) {
    return lasting(event, at).stream().map(line -> line.render(screen.colour())).toList();
  }

  private List<Line> lasting(DeployEvent event, Duration at) {
    if (event instanceof RunStarted it) {
      order = it.hosts();
      order.forEach(this::widenFor);
      return List.of(Line.of(EventText.heading(it), Ink.BOLD));
    } else if (event instanceof BuildFinished it) {
      builds.remove(it.platform());
      return List.of(built(it));
    } else if (event instanceof HostFinished it) {
      hosts.remove(it.host());
      widenFor(it.host());
      return finished(it);
    } else if (event instanceof Notice it) {
      return notice(it);
    }
    track(event, at);
    return List.of();
  }

  private void track(DeployEvent event, Duration at) {
    if (event instanceof BuildStarted it) {
      builds.put(it.platform(), at);
    } else if (event instanceof PhaseStarted it) {
      widenFor(it.host());
      hosts.put(it.host(), HostProgress.in(it.phase(), at));
    } else if (event instanceof Transferred it) {
      hosts.computeIfPresent(it.host(), (name, host) -> host.transferred(it.sent(), it.total()));
    } else if (event instanceof GateTried it) {
      hosts.computeIfPresent(it.host(), (name, host) -> host.tried(it, at));
    } else if (event instanceof RunFinished) {
      builds.clear();
      hosts.clear();
    }
  }

  private void widenFor(String name) {
    nameWidth = Math.min(WIDEST_NAME, Math.max(nameWidth, Line.length(name)));
  }

  private Line built(BuildFinished it) {
    return Line.of(glyphs.ok(), Ink.GREEN)
        .and(" build " + it.platform() + "  " + Human.bytes(it.bytes()))
        .and("  " + Human.duration(it.took()), Ink.DIM);
  }

  private List<Line> finished(HostFinished it) {
    var ink = Ink.of(it.outcome());
    var line =
        Line.of(glyphs.of(it.outcome()), ink)
            .and(" " + Line.pad(it.host(), nameWidth) + "  ")
            .and(Line.pad(it.outcome(), OUTCOME), ink)
            .and("  " + Human.change(it.from(), it.to(), glyphs.arrow()))
            .and("  " + Human.took(it.took(), it.downtime()), Ink.DIM);
    return List.of(it.message().isBlank() ? line : line.and("  " + it.message(), ink));
  }

  private List<Line> notice(Notice it) {
    var lines = new ArrayList<Line>();
    for (var text : EventText.notice(it)) {
      var ink =
          switch (it.level()) {
            case INFO -> Ink.PLAIN;
            case WARNING -> Ink.YELLOW;
            case ERROR -> Ink.RED;
          };
      var sign = it.level() == DeployEvent.Level.ERROR ? glyphs.failed() : glyphs.warning();
      var margin = it.level() == DeployEvent.Level.INFO || !lines.isEmpty() ? " " : sign;
      lines.add(Line.of(margin + " ", ink).and(text, ink));
    }
    return lines;
  }

  /** The lines of what is under way, cut to the screen's size. */
  List<String> active(Duration at) {
    var lines =
        Stream.concat(
                builds.entrySet().stream().map(build -> building(build, at)),
                inOrder().map(host -> under(host.getKey(), host.getValue(), at)))
            .toList();
    var room = Math.max(1, screen.height() - ROWS_ABOVE);
    var shown = lines.stream().limit(room).map(line -> line.fitted(screen));
    var more = Line.of(glyphs.ellipsis() + " and " + (lines.size() - room) + " more", Ink.DIM);
    return lines.size() <= room
        ? shown.toList()
        : Stream.concat(shown, Stream.of(more.fitted(screen))).toList();
  }

  /** As the run named them, so that lines keep their places while hosts overtake each other. */
  private Stream<Map.Entry<String, HostProgress>> inOrder() {
    return hosts.entrySet().stream()
        .sorted(Comparator.comparingInt(host -> order.indexOf(host.getKey())));
  }

  private Line building(Map.Entry<String, Duration> build, Duration at) {
    return spinner(at)
        .and(" build " + build.getKey())
        .and("  " + Human.ticking(at.minus(build.getValue())), Ink.DIM);
  }

  private Line under(String name, HostProgress host, Duration at) {
    var phase = host.phase().name().toLowerCase(Locale.ROOT);
    var line =
        spinner(at).and(" " + Line.pad(name, nameWidth) + "  " + Line.pad(phase, PHASE) + "  ");
    if (host.phase() == Phase.TRANSFER && host.total() > 0) {
      return line.and(glyphs.bar((double) host.sent() / host.total(), BAR), Ink.CYAN)
          .and("  " + Human.progress(host.sent(), host.total()));
    }
    return host.phase() == Phase.GATE
        ? gate(line, host, at)
        : line.and(Human.ticking(at.minus(host.since())), Ink.DIM);
  }

  /** Waiting for the first healthy look, of the time it may take; then for it to be stable. */
  private Line gate(Line line, HostProgress host, Duration at) {
    var healthy = host.healthySince().isPresent();
    var ink = healthy ? Ink.GREEN : Ink.YELLOW;
    var elapsed = at.minus(host.healthySince().orElse(host.since()));
    var limit = gate.map(spec -> healthy ? spec.stableFor() : spec.within());
    var shown = limit.filter(most -> most.compareTo(elapsed) < 0).orElse(elapsed);
    var bar = limit.map(most -> glyphs.bar(ratio(shown, most), BAR) + "  ").orElse("");
    var of = limit.map(most -> " of " + Human.duration(most)).orElse("");
    var seen = host.look().map(GateTried::detail).orElse("");
    return line.and(bar, ink)
        .and((healthy ? "healthy " : "") + Human.ticking(shown) + of)
        .and(healthy || seen.isBlank() ? "" : "  " + seen, ink);
  }

  private static double ratio(Duration part, Duration whole) {
    return whole.isZero() ? 1 : (double) part.toMillis() / whole.toMillis();
  }

  private Line spinner(Duration at) {
    return Line.of(glyphs.spinner(at.toMillis() / 100), Ink.CYAN);
  }
}
