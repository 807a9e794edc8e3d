package io.svcdeploy.host;

import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.transport.HostConnection;
import io.svcdeploy.transport.ScriptResult;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One service on one connected host: asks, never changes. Changes go through {@link
 * HostTransaction}. Used by one thread at a time.
 */
public final class ServiceHost {
  private static final int LOG_LINES = 500;

  private final HostConnection connection;
  private final String service;
  private final HostScripts scripts;
  private final Duration deadline;

  /**
   * @param directory absolute, or {@code ~/…}
   * @param deadline for one script
   */
  public ServiceHost(
      HostConnection connection,
      String service,
      String directory,
      ServiceManager manager,
      Duration deadline) {
    this.connection = connection;
    this.service = service;
    this.scripts = HostScripts.of(service, directory, manager);
    this.deadline = deadline;
  }

  public String name() {
    return connection.host();
  }

  String service() {
    return service;
  }

  HostConnection connection() {
    return connection;
  }

  HostScripts scripts() {
    return scripts;
  }

  Duration deadline() {
    return deadline;
  }

  /**
   * Everything about the host in one round trip.
   *
   * @param serviceUser the account that the service will run as
   */
  public HostState probe(Optional<String> serviceUser) {
    return HostState.parse(
        run("the host could not be examined", scripts.probe(serviceUser.orElse(""))).out());
  }

  /**
   * What a look saw.
   *
   * @param printed by the additional script
   * @param log lines of the service's log, oldest first
   */
  public record Look(RunningService service, String printed, List<String> log) {}

  /**
   * Looks at the service, runs an additional script and reads the log, all in one round trip.
   *
   * @param additional shell text of our own; may be empty
   * @param longer how long it may take beyond what a look takes
   * @param logSince seconds since 1970 by the host's clock; no log is read if empty
   */
  public Look look(String additional, Duration longer, Optional<Long> logSince) {
    // No output can know the mark, so no output can pretend to be another part.
    var mark = "part-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var script = scripts.look(mark, additional, logSince, LOG_LINES);
    var result = run("the service could not be looked at", script, deadline.plus(longer));
    var parts = result.out().split("\n" + mark + "\n", 3);
    return new Look(
        RunningService.from(Fields.parse(parts[0])),
        parts.length > 1 ? parts[1] : "",
        parts.length > 2 ? parts[2].lines().toList() : List.of());
  }

  /**
   * Text files of a release that are there and not longer than {@code most} bytes, by their paths;
   * a host that cannot print them has none.
   */
  public Map<String, List<String>> contents(String release, List<String> paths, long most) {
    var script = scripts.contents(release, paths, most);
    if (script.isEmpty() || paths.isEmpty()) {
      return Map.of();
    }
    var fields = Fields.parse(run("the old files could not be read", script.get()).out());
    var contents = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < paths.size(); i++) {
      if (fields.flag("held-" + i)) {
        contents.put(paths.get(i), fields.all("line-" + i));
      }
    }
    return contents;
  }

  /** True if a file of so many bytes may travel inside a script. */
  public boolean carries(long bytes) {
    return scripts.carries(bytes);
  }

  /** The service manager's own words, for people. */
  public String status() {
    return runQuietly(scripts.status());
  }

  /** The last lines of the service's log. */
  public List<String> log(long sinceSeconds, int lines) {
    return runQuietly(scripts.log(sinceSeconds, lines)).lines().toList();
  }

  /**
   * Frees the lock whoever holds it.
   *
   * @return who held it; empty if nobody did
   */
  public Optional<LockHolder> unlock() {
    return LockHolder.from(
        Fields.parse(run("the lock could not be freed", scripts.unlock()).out()));
  }

  /** Runs a script that must succeed. */
  ScriptResult run(String whatFailed, String script) {
    return run(whatFailed, script, deadline);
  }

  ScriptResult run(String whatFailed, String script, Duration limit) {
    var result = connection.run(script, limit);
    if (!result.ok()) {
      throw HostErrors.of(name(), whatFailed, result);
    }
    return result;
  }

  private String runQuietly(String script) {
    return connection.run(script, deadline).out();
  }
}
