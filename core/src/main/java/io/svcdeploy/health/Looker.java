package io.svcdeploy.health;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.report.HostReport.CheckResult;
import io.svcdeploy.transport.HostConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the looks of a gate over one connection: all sockets at once, then one script on the host.
 * Where the host does not allow sockets, the script asks in their place.
 */
final class Looker {
  private final Checks checks;
  private final ServiceChecks always;
  private final HostProbe probe;
  private final HostConnection connection;
  private final SocketChecks sockets;
  private final EventSink events;
  private final Map<LogCheck, Seen> found = new LinkedHashMap<>();
  private boolean forwarding = true;

  Looker(
      Checks checks,
      ServiceChecks always,
      HostProbe probe,
      HostConnection connection,
      SocketChecks sockets,
      EventSink events) {
    this.checks = checks;
    this.always = always;
    this.probe = probe;
    this.connection = connection;
    this.sockets = sockets;
    this.events = events;
  }

  Look look(Duration at) {
    var overSockets = overSockets();
    var timeout = always.spec().tryTimeout();
    var asked = onHost();
    var shell = checks.shell();
    var commands = asked.stream().map(check -> check.command(shell, timeout)).toList();
    var host = probe.look(new HostProbe.Question(shell, commands, wantsLog(), timeout));
    var results = new ArrayList<>(always.of(host.service()));
    results.addAll(overSockets);
    for (int i = 0; i < asked.size(); i++) {
      results.add(result(asked.get(i).label(), answer(asked.get(i), host, i, timeout)));
    }
    results.addAll(inLog(host.log()));
    return new Look(at, host.service(), List.copyOf(results));
  }

  private List<CheckResult> overSockets() {
    try {
      return forwarding ? overSockets(checks.sockets()) : List.of();
    } catch (DeployException refused) {
      forwarding = false;
      var text = "health checks run on the host itself: " + refused.message();
      events.accept(DeployEvent.info(connection.host(), text));
      return List.of();
    }
  }

  private List<CheckResult> overSockets(List<SocketCheck> asked) {
    var seen = sockets.ask(asked);
    return IntStream.range(0, asked.size())
        .mapToObj(i -> result(asked.get(i).label(), seen.get(i)))
        .toList();
  }

  private List<HostCheck> onHost() {
    return forwarding
        ? List.copyOf(checks.commands())
        : Stream.<HostCheck>concat(checks.sockets().stream(), checks.commands().stream()).toList();
  }

  private Seen answer(HostCheck check, HostLook host, int index, Duration timeout) {
    return index < host.commands().size()
        ? check.judge(checks.shell(), host.commands().get(index), timeout)
        : Seen.bad("the host did not answer");
  }

  /** A line that was seen once stays seen, so that a long log is not read on and on. */
  private boolean wantsLog() {
    return !found.keySet().containsAll(checks.logs());
  }

  private List<CheckResult> inLog(List<String> lines) {
    return checks.logs().stream().map(check -> inLog(check, lines)).toList();
  }

  private CheckResult inLog(LogCheck check, List<String> lines) {
    var seen = found.containsKey(check) ? found.get(check) : check.judge(lines);
    if (seen.ok()) {
      found.put(check, seen);
    }
    return result(check.label(), seen);
  }

  private CheckResult result(String label, Seen seen) {
    var mask = checks.masking();
    return new CheckResult(mask.mask(label), seen.ok(), mask.mask(seen.text()));
  }
}
