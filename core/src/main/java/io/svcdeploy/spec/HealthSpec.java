package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a release counts as healthy.
 *
 * @param within it must pass all checks for the first time by then
 * @param stableFor and then go on passing for so long
 * @param every pause between two looks
 * @param tryTimeout for each check of a look
 * @param maxRestarts restarts of the process that are forgiven while it comes up
 * @param sameBinary the running process must be the artifact that was shipped
 */
public record HealthSpec(
    Duration within,
    Duration stableFor,
    Duration every,
    Duration tryTimeout,
    int maxRestarts,
    boolean sameBinary,
    List<Check> checks) {
  public HealthSpec {
    checks = List.copyOf(checks);
  }

  /**
   * How a service is looked at that came up long ago: one good look is enough, and what it wrote to
   * its log then may be gone.
   */
  public HealthSpec whileRunning() {
    var lasting = checks.stream().filter(check -> !(check instanceof Check.LogLine)).toList();
    return new HealthSpec(
        within, Duration.ZERO, every, tryTimeout, maxRestarts, sameBinary, lasting);
  }

  /** One thing that must hold. That the service manager calls the service active always must. */
  public sealed interface Check {

    /** Its texts that are filled in. */
    Stream<Template> templates();

    /**
     * A request through the SSH connection.
     *
     * @param status accepted: {@code 200} or ranges {@code 200-299}
     * @param body must contain this
     * @param json dotted paths and the text that stands there ({@code version: 1.4.2})
     * @param headers that the answer must have, with this value
     * @param requestHeaders sent along
     * @param verifyTls check the certificate of an https URL
     */
    record Http(
        Template url,
        List<StatusRange> status,
        Optional<Template> body,
        Map<String, Template> json,
        Map<String, Template> headers,
        Map<String, Template> requestHeaders,
        boolean verifyTls)
        implements Check {
      @Override
      public Stream<Template> templates() {
        return Stream.of(
                Stream.of(url),
                body.stream(),
                json.values().stream(),
                headers.values().stream(),
                requestHeaders.values().stream())
            .flatMap(parts -> parts);
      }
    }

    /** A port that accepts a connection, seen from the host; {@code address:port}. */
    record Tcp(Template address) implements Check {
      @Override
      public Stream<Template> templates() {
        return Stream.of(address);
      }
    }

    /** A command line for {@code sh} on the host that must end with status 0. */
    record Command(Template run) implements Check {
      @Override
      public Stream<Template> templates() {
        return Stream.of(run);
      }
    }

    /** A line of the log since the switch that contains the text. */
    record LogLine(Template contains) implements Check {
      @Override
      public Stream<Template> templates() {
        return Stream.of(contains);
      }
    }
  }

  /** Both ends included. */
  public record StatusRange(int from, int to) {
    public boolean holds(int status) {
      return status >= from && status <= to;
    }
  }
}
