package io.svcdeploy.spec;

import static io.svcdeploy.spec.Binder.map;
import static io.svcdeploy.spec.Binder.section;

import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes {@link HealthSpec}. */
final class HealthBinder {
  private HealthBinder() {}

  static HealthSpec health(Tree.Fields health) {
    var items = health.items("checks").stream().map(Tree.Fields.class::cast).toList();
    return new HealthSpec(
        health.get("within", Duration.class),
        health.get("stable-for", Duration.class),
        health.get("every", Duration.class),
        health.get("try-timeout", Duration.class),
        health.get("max-restarts", Integer.class),
        items.stream().noneMatch(HealthBinder::allowsAnyBinary),
        checks(items));
  }

  private static boolean allowsAnyBinary(Tree.Fields item) {
    return item.find("process", String.class).equals(Optional.of("any"));
  }

  private static List<Check> checks(List<Tree.Fields> items) {
    return items.stream().flatMap(HealthBinder::check).toList();
  }

  /** The process check is no check of its own but a property of the gate. */
  private static Stream<Check> check(Tree.Fields item) {
    if (item.fields("http").isPresent()) {
      return Stream.of(http(section(item, "http")));
    }
    return Stream.of(
            item.find("tcp", Template.class).map(Check.Tcp::new),
            item.find("command", Template.class).map(Check.Command::new),
            item.find("log", Template.class).map(Check.LogLine::new))
        .flatMap(Optional::stream);
  }

  private static Check http(Tree.Fields http) {
    return new Check.Http(
        http.get("url", Template.class),
        http.items("status").stream().map(s -> s.as(StatusRange.class)).toList(),
        http.find("body", Template.class),
        map(http.entries("json"), Template.class),
        map(http.entries("headers"), Template.class),
        map(http.entries("request-headers"), Template.class),
        section(http, "tls").get("verify", Boolean.class));
  }
}
