package io.svcdeploy.report;

import io.svcdeploy.event.DeployEvent.Level;
import io.svcdeploy.event.DeployEvent.Notice;
import io.svcdeploy.event.DeployEvent.RunStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both forms of the console say in the same words. */
final class EventText {
  private static final int NAMED_HOSTS = 5;

  private EventText() {}

  /** {@code deploy hello 1.2.0 to prod: web-1, web-2}. */
  static String heading(RunStarted it) {
    var hosts =
        it.hosts().size() > NAMED_HOSTS
            ? it.hosts().size() + " hosts"
            : String.join(", ", it.hosts());
    return it.operation()
        + " "
        + it.service()
        + it.version().map(v -> " " + v).orElse("")
        + it.target().map(t -> " on " + t).orElse("")
        + (hosts.isEmpty() ? "" : ": " + hosts);
  }

  /** The notice's lines; the first says the host, and the level if it matters. */
  static List<String> notice(Notice it) {
    var level = it.level() == Level.INFO ? "" : it.level().name().toLowerCase(Locale.ROOT) + ": ";
    var text = new ArrayList<>(RemoteText.lines(it.text()));
    var first = text.isEmpty() ? "" : text.remove(0);
    text.replaceAll(line -> "  " + line);
    text.add(0, it.host().map(host -> host + ": ").orElse("") + level + first);
    return text;
  }
}
