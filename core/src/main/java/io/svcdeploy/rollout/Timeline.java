package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.report.HostReport.Moment;
import io.svcdeploy.service.WindowsError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened on one host so far, for its report; phases are told as events too. */
final class Timeline {
  private static final String WARNING = "warning: ";

  private final String host;
  private final EventSink events;
  private final List<Moment> moments = new ArrayList<>();

  Timeline(String host, EventSink events) {
    this.host = host;
    this.events = events;
  }

  void phase(Phase phase) {
    events.accept(new DeployEvent.PhaseStarted(host, phase));
    add(phase.name().toLowerCase(Locale.ROOT));
  }

  void add(String what) {
    moments.add(new Moment(Instant.now(), what));
  }

  /**
   * Lines of the host's own log, which may begin with seconds since 1970 by the host's clock. What
   * Windows refused on the way, or which hook failed at the end, is told at once: it was not enough
   * to fail, but is not as it was.
   */
  void addHostLog(List<String> lines) {
    for (String line : lines) {
      var text = line.replaceFirst("^[0-9]+ ", "");
      if (moments.stream().noneMatch(moment -> moment.what().equals("host: " + text))) {
        add("host: " + text);
        if (text.startsWith(WARNING)) {
          events.accept(DeployEvent.warning(host, text.substring(WARNING.length())));
        }
        WindowsError.in(text)
            .map(error -> DeployEvent.warning(host, text + "; " + error.hint()))
            .ifPresent(events::accept);
      }
    }
  }

  List<Moment> moments() {
    return List.copyOf(moments);
  }
}
