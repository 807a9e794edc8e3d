package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.script.Sh;
import java.io.IOException;
import java.time.Duration;

/** A port that must accept a connection. */
record TcpCheck(Place place) implements SocketCheck {
  private static final int OUTPUT_KEPT = 2000;

  // $0 and $1 of the inner shell are the address and the port.
  private static final String CONNECT =
      """
      if command -v bash >/dev/null 2>&1; then
        exec bash -c 'exec 3<>"/dev/tcp/$0/$1"' %1$s
      fi
      exec nc -z %1$s
      """;

  @Override
  public String label() {
    return "tcp " + place;
  }

  @Override
  public Seen ask(Attempt attempt) throws IOException {
    attempt.connect(place);
    return Seen.good("accepts connections");
  }

  @Override
  public HostCommand command(CheckShell shell, Duration timeout) {
    if (shell == CheckShell.CMD) {
      return Curl.connect(place, timeout);
    }
    var words = Sh.words(place.address(), Integer.toString(place.port()));
    return new HostCommand(CONNECT.formatted(words), "", OUTPUT_KEPT);
  }

  @Override
  public Seen judge(CheckShell shell, CommandAnswer answer, Duration timeout) {
    return shell == CheckShell.CMD ? Curl.judge(place, answer, timeout) : judge(answer, timeout);
  }

  private Seen judge(CommandAnswer answer, Duration timeout) {
    return switch (answer.status()) {
      case 0 -> Seen.good("accepts connections");
      case CommandCheck.NOT_FOUND -> Seen.bad(Forwarding.missing("bash or nc"));
      case CommandCheck.KILLED -> Seen.bad("no answer within " + Words.seconds(timeout));
      default ->
          answer.output().contains("refused")
              ? Seen.bad("nobody listens on " + place)
              : Seen.bad("cannot connect to " + place + ": " + Words.excerpt(answer.output(), 200));
    };
  }
}
