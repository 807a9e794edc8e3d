package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks done by the host's own curl, where sshd does not forward connections. */
final class Curl {
  private static final int HEAD_BYTES = 1 << 16;
  private static final int MOST_BYTES = HttpAnswer.MOST_BODY_BYTES + HEAD_BYTES;

  // Exit codes of curl(1).
  private static final int CONNECT = 7;
  private static final int TIMEOUT = 28;
  private static final int EMPTY_REPLY = 52;

  /** A time in a line of its own that is not zero. */
  private static final Pattern CONNECTED = Pattern.compile("(?m)^(?=.*[1-9])[0-9]+[.,][0-9]+\\s*$");

  /** Windows takes two seconds to tell that nobody listens. */
  private static final Duration ENOUGH = Duration.ofSeconds(3);

  private Curl() {}

  /** All that may be secret is read from the input, away from the process list. */
  static HostCommand command(HttpCheck check, CheckShell shell, Duration timeout) {
    var config = new StringBuilder();
    option(config, "url", check.target().url());
    option(config, "user-agent", "svc-deploy");
    option(config, "noproxy", "*");
    option(config, "max-time", seconds(timeout));
    check.requestHeaders().forEach((name, value) -> option(config, "header", name + ": " + value));
    config.append("http1.1\ngloboff\npath-as-is\n");
    if (shell == CheckShell.CMD) {
      // Windows' own refuses a certificate whose revocation nobody tells, as of a company's CA.
      config.append("ssl-no-revoke\n");
    }
    if (!check.verifyTls()) {
      config.append("insecure\n");
    }
    return new HostCommand("curl -q -sS -i -K -", config.toString(), MOST_BYTES);
  }

  /**
   * A connection in which nothing is said, for hosts that have no other way. Curl keeps it open
   * until its time is over, and tells how long it took to open.
   */
  static HostCommand connect(Place place, Duration timeout) {
    var config = new StringBuilder();
    option(config, "url", "telnet://" + place);
    option(config, "noproxy", "*");
    option(config, "max-time", seconds(timeout.compareTo(ENOUGH) < 0 ? timeout : ENOUGH));
    option(config, "write-out", "%{time_connect}\\n");
    return new HostCommand("curl -q -sS -K -", config.toString(), HEAD_BYTES);
  }

  static Seen judge(Place place, CommandAnswer answer, Duration timeout) {
    if (CONNECTED.matcher(answer.output()).find()) {
      return Seen.good("accepts connections");
    }
    return switch (answer.status()) {
      case CONNECT -> Seen.bad("nobody listens on " + place);
      case TIMEOUT, CommandCheck.KILLED -> Seen.bad("no answer within " + Words.seconds(timeout));
      case CommandCheck.NOT_FOUND -> Seen.bad(Forwarding.missing("curl"));
      default -> Seen.bad("cannot connect to " + place + ": " + lastLine(answer.output()));
    };
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
  }

  /** In curl's quotes a backslash starts an escape. */
  private static void option(StringBuilder config, String name, String value) {
    var quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
    config.append(name).append(" = \"").append(quoted).append("\"\n");
  }

  static Seen judge(HttpCheck check, CommandAnswer answer, Duration timeout) {
    return switch (answer.status()) {
      case 0 -> judge(check, answer.output());
      case CONNECT -> Seen.bad("nobody listens on " + check.place());
      case TIMEOUT, CommandCheck.KILLED -> Seen.bad("no answer within " + Words.seconds(timeout));
      case EMPTY_REPLY -> Seen.bad(SocketChecks.NO_ANSWER);
      case CommandCheck.NOT_FOUND -> Seen.bad(Forwarding.missing("curl"));
      default -> Seen.bad(lastLine(answer.output()));
    };
  }

  private static Seen judge(HttpCheck check, String printed) {
    return HttpAnswer.parse(printed)
        .map(check.expectation()::judge)
        .orElseGet(() -> Seen.bad("the answer is larger than 1 MiB, or not HTTP"));
  }

  private static String lastLine(String output) {
    var lines = output.strip().split("\n");
    return Words.excerpt(lines[lines.length - 1], 200);
  }
}
