package io.svcdeploy.event;

import java.util.List;

/**
 * Where events go. Implementations are called from several threads at once and must not block for
 * long or throw: a broken terminal never breaks a deployment.
 */
@FunctionalInterface
public interface EventSink {
  EventSink NONE = event -> {};

  void accept(DeployEvent event);

  /** A sink that hands each event to all of these, in this order. */
  static EventSink all(List<EventSink> sinks) {
    var copy = List.copyOf(sinks);
    return event -> copy.forEach(sink -> sink.accept(event));
  }
}
