package io.svcdeploy.event;

import java.time.Instant;

/**
 * The JSON form of events, a contract with the wrappers for CI systems and with scripts: {@code
 * docs/events.md}. A line begins with the version {@code v}, the {@code type} and the time {@code
 * at}; the fields of the event follow.
 */
public final class EventJson {
  private EventJson() {}

  /** The event as one line of JSON, without a line end. */
  public static String line(DeployEvent event, Instant at) {
    var line = JsonForm.versioned().put("type", type(event)).put("at", JsonForm.time(at));
    line.setAll(JsonForm.tree((Record) event));
    return JsonForm.compact(line);
  }

  /** The event's name in kebab-case: {@code phase-started}. */
  public static String type(DeployEvent event) {
    return JsonForm.kebab(event.getClass().getSimpleName());
  }
}
