package io.svcdeploy.health;

import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks of a deployment file with their templates filled in, by the way they are asked. */
record Checks(
    List<CommandCheck> commands, List<SocketCheck> sockets, List<LogCheck> logs, Masking masking) {

  /**
   * @throws io.svcdeploy.spec.SpecException if a template has no value
   * @throws io.svcdeploy.event.DeployException if a value is no URL or address
   */
  static Checks of(HealthSpec spec, Variables variables) {
    var filling = new Filling(variables, new Masking());
    var commands = new ArrayList<CommandCheck>();
    var sockets = new ArrayList<SocketCheck>();
    var logs = new ArrayList<LogCheck>();
    for (var check : spec.checks()) {
      if (check instanceof Check.Http http) {
        sockets.add(filling.http(http));
      } else if (check instanceof Check.Tcp tcp) {
        sockets.add(new TcpCheck(Place.of(filling.text(tcp.address()))));
      } else if (check instanceof Check.Command command) {
        commands.add(new CommandCheck(filling.text(command.run())));
      } else if (check instanceof Check.LogLine line) {
        logs.add(new LogCheck(filling.text(line.contains())));
      }
    }
    return new Checks(
        List.copyOf(commands), List.copyOf(sockets), List.copyOf(logs), filling.masking());
  }

  /** Fills templates in and remembers which values must not be shown. */
  private record Filling(Variables variables, Masking masking) {
    String text(Template template) {
      var filled = variables.fill(template);
      if (filled.secret()) {
        masking.remember(Secret.of(filled.text()));
      }
      return filled.text();
    }

    HttpCheck http(Check.Http http) {
      var expectation =
          new HttpExpectation(
              http.status(), http.body().map(this::text), all(http.json()), all(http.headers()));
      var target = HttpTarget.of(text(http.url()));
      return new HttpCheck(target, all(http.requestHeaders()), http.verifyTls(), expectation);
    }

    /** Values read from a file often end with a line end, which no header may hold. */
    private Map<String, String> all(Map<String, Template> templates) {
      var filled = new LinkedHashMap<String, String>();
      templates.forEach(
          (name, value) -> filled.put(name, text(value).strip().replaceAll("[\\r\\n]+", " ")));
      return filled;
    }
  }
}
