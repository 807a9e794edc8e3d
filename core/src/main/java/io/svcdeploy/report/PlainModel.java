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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the plain console prints: each meaningful event as lines of text that a log keeps well, and
 * nothing that only repeats. Times count from the start of the run. Not safe between threads.
 */
final class PlainModel {
  /** Transfers above this report every quarter. */
  private static final long LARGE = 20_000_000;

  private final Glyphs glyphs;
  private final Map<String, Long> quarters = new HashMap<>();
  private final Map<String, String> lastLook = new HashMap<>();

  PlainModel(Glyphs glyphs) {
    this.glyphs = glyphs;
  }

  /** The event's lines, each with its time; none if it says nothing new. */
  List<String> apply(DeployEvent event, Duration at) {
    return texts(event).stream()
        .map(text -> "[" + Human.offset(at) + "] " + text.replace('\n', ' ').replace('\t', ' '))
        .toList();
  }

  private List<String> texts(DeployEvent event) {
    if (event instanceof Transferred it) {
      return transfer(it);
    } else if (event instanceof GateTried it) {
      return look(it);
    } else if (event instanceof Notice it) {
      return EventText.notice(it);
    } else if (event instanceof PhaseStarted it) {
      return phase(it);
    }
    return List.of(text(event));
  }

  private String text(DeployEvent event) {
    if (event instanceof RunStarted it) {
      return EventText.heading(it);
    } else if (event instanceof BuildStarted it) {
      return "build " + it.platform();
    } else if (event instanceof BuildFinished it) {
      return "build %s: %s in %s"
          .formatted(it.platform(), Human.bytes(it.bytes()), Human.duration(it.took()));
    } else if (event instanceof HostFinished it) {
      return finished(it);
    } else if (event instanceof RunFinished it) {
      return "%s in %s, exit code %d"
          .formatted(it.result(), Human.duration(it.took()), it.exitCode().code());
    }
    throw new IllegalArgumentException("not a single line: " + event);
  }

  private String finished(HostFinished it) {
    var change = Human.change(it.from(), it.to(), glyphs.arrow());
    return "%s: %s %s in %s%s"
        .formatted(
            it.host(),
            it.outcome(),
            change,
            Human.took(it.took(), it.downtime()),
            it.message().isBlank() ? "" : ": " + it.message());
  }

  /** A transfer is told by its bytes once they flow; entering the phase says less. */
  private List<String> phase(PhaseStarted it) {
    quarters.remove(it.host());
    lastLook.remove(it.host());
    return it.phase() == Phase.TRANSFER
        ? List.of()
        : List.of(it.host() + ": " + it.phase().name().toLowerCase(Locale.ROOT));
  }

  private List<String> transfer(Transferred it) {
    var done = it.sent() >= it.total();
    var quarter = done ? 4 : it.total() > LARGE ? it.sent() * 4 / it.total() : 0;
    var before = quarters.put(it.host(), quarter);
    if (before == null) {
      return List.of(it.host() + ": transfer " + Human.bytes(it.total()));
    }
    if (quarter <= before) {
      return List.of();
    }
    return List.of(
        it.host()
            + (done
                ? ": transfer done"
                : ": transfer %d %% (%s)"
                    .formatted(quarter * 25, Human.progress(it.sent(), it.total()))));
  }

  private List<String> look(GateTried it) {
    var seen = it.healthy() ? "healthy" : "not healthy yet: " + it.detail();
    if (seen.equals(lastLook.put(it.host(), seen))) {
      return List.of();
    }
    return List.of(
        "%s: gate: %s (look %d, after %s)"
            .formatted(it.host(), seen, it.number(), Human.duration(it.elapsed())));
  }
}
