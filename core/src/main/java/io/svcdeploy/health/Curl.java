package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.script.Sh;
import java.time.Duration;
import java.util.Locale;

/** An HTTP check done by the host's own curl, where sshd does not forward connections. */
final class Curl {
  private static final int HEAD_BYTES = 1 << 16;
  private static final int MOST_BYTES = HttpAnswer.MOST_BODY_BYTES + HEAD_BYTES;

  // Exit codes of curl(1).
  private static final int CONNECT = 7;
  private static final int TIMEOUT = 28;
  private static final int EMPTY_REPLY = 52;
  private static final int NO_CURL = 127;

  private Curl() {}

  /** All that may be secret goes through standard input, away from the process list. */
  static HostCommand command(HttpCheck check, Duration timeout) {
    var config = new StringBuilder();
    option(config, "url", check.target().url());
    option(config, "user-agent", "svc-deploy");
    option(config, "noproxy", "*");
    option(config, "max-time", String.format(Locale.ROOT, "%.3f", timeout.toMillis() / 1000.0));
    check.requestHeaders().forEach((name, value) -> option(config, "header", name + ": " + value));
    config.append("http1.1\ngloboff\npath-as-is\n");
    if (!check.verifyTls()) {
      config.append("insecure\n");
    }
    var run = "printf %s " + Sh.quote(config.toString()) + " | curl -q -sS -i -K -";
    return new HostCommand(run, MOST_BYTES);
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
      case NO_CURL -> Seen.bad(Forwarding.missing("curl"));
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
