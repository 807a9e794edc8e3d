package io.svcdeploy.health;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The checks of a deployment file with their templates filled in, by the way they are asked. */
record Checks(
    CheckShell shell,
    List<CommandCheck> commands,
    List<SocketCheck> sockets,
    List<LogCheck> logs,
    Masking masking) {

  /**
   * @throws io.svcdeploy.spec.SpecException if a template has no value
   * @throws io.svcdeploy.event.DeployException if a value is no URL or address
   */
  static Checks of(HealthSpec spec, CheckShell shell, Variables variables, Masking masking) {
    var filling = new Filling(variables, masking);
    var commands = new ArrayList<CommandCheck>();
    var sockets = new ArrayList<SocketCheck>();
    var logs = new ArrayList<LogCheck>();
    for (var check : spec.checks()) {
      if (check instanceof Check.Http http) {
        sockets.add(filling.http(http));
      } else if (check instanceof Check.Tcp tcp) {
        sockets.add(new TcpCheck(Place.of(filling.text(tcp.address()), tcp.address())));
      } else if (check instanceof Check.Command command) {
        commands.add(filling.command(command, shell));
      } else if (check instanceof Check.LogLine line) {
        logs.add(new LogCheck(filling.text(line.contains()), filling.masking()));
      }
    }
    return new Checks(
        shell, List.copyOf(commands), List.copyOf(sockets), List.copyOf(logs), filling.masking());
  }

  /** Fills templates in and remembers which values must not be shown. */
  private record Filling(Variables variables, Masking masking) {
    /** A dollar sign that is meant as one comes first, so that it cannot begin a substitution. */
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\$|(\\$\\{[^}]*})");

    String text(Template template) {
      var filled = variables.fill(template);
      if (filled.secret()) {
        rememberSecrets(template);
      }
      return filled.text();
    }

    /** Of {@code ${env:TOKEN}} in a URL only the token is secret: the rest should be readable. */
    private void rememberSecrets(Template template) {
      SUBSTITUTION
          .matcher(template.text())
          .results()
          .map(match -> match.group(1))
          .filter(Objects::nonNull)
          .map(part -> variables.fill(new Template(part, template.position())))
          .filter(Variables.Filled::secret)
          .forEach(part -> masking.remember(Secret.of(part.text())));
    }

    CommandCheck command(Check.Command command, CheckShell shell) {
      var text = text(command.run());
      try {
        shell.script(List.of(new HostCommand(text, "", 0)), Duration.ZERO);
      } catch (IllegalArgumentException e) {
        throw DeployException.usage(
            command.run().position() + ": the host's shell cannot run it: " + e.getMessage(),
            "ship a script with `files`, and run that");
      }
      return new CommandCheck(text, masking);
    }

    HttpCheck http(Check.Http http) {
      var expectation =
          new HttpExpectation(
              http.status(),
              http.body().map(this::text),
              all(http.json()),
              all(http.headers()),
              masking);
      var target = HttpTarget.of(text(http.url()), http.url());
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
