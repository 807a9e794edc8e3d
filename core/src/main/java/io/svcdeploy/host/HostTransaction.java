package io.svcdeploy.host;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.transport.ConnectionLostException;
import io.svcdeploy.transport.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A deployment on one host, from taking the lock to confirm or revert. Each step is one round trip
 * and runs to its end on the host whatever happens to the connection. Not safe between threads.
 *
 * <p>The order is {@link #open}, {@link #stage}, {@link #activate}, then {@link #confirm} or {@link
 * #revert}; {@link #close} gives the lock back in every case.
 */
public final class HostTransaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostTransaction.class);

  /** Beyond the dead-man's deadline, so that nobody else comes in before the host has decided. */
  private static final Duration SLACK = Duration.ofSeconds(90);

  /** How long a new transaction waits for the end of an unfinished one. */
  private static final Duration UNFINISHED = Duration.ofSeconds(150);

  private ServiceHost host;
  private final String id;
  private final long fence;
  private Duration lease;
  private final HostState state;
  private final List<String> notices;
  private final boolean resolved;
  private boolean holdsLock = true;
  private List<HostHook> hooks = List.of();

  private HostTransaction(
      ServiceHost host,
      String id,
      long fence,
      Duration lease,
      HostState state,
      List<String> notices,
      boolean resolved) {
    this.resolved = resolved;
    this.host = host;
    this.id = id;
    this.fence = fence;
    this.lease = lease;
    this.state = state;
    this.notices = List.copyOf(notices);
  }

  /**
   * Takes the lock, brings an unfinished transaction of an earlier run to its end, and probes.
   *
   * @param id of the deployment; a safe file name
   * @throws DeployException with {@code LOCKED} if somebody else holds the lock
   */
  public static HostTransaction open(
      ServiceHost host, String id, Lease lease, Optional<String> serviceUser) {
    var script = host.scripts().open(id, lease, UNFINISHED, serviceUser.orElse(""));
    var limit = host.deadline().plus(UNFINISHED);
    var output = host.run("the deployment could not begin", script, limit).out();
    var fields = Fields.parse(output);
    var notices =
        new ArrayList<>(
            fields.all("resolved").stream()
                .map(tx -> "an unfinished deployment (" + tx + ") was brought to its end first")
                .toList());
    if (fields.flag("taken-over")) {
      notices.add(0, "took over an expired lock of " + fields.text("lock-owner").orElse("?"));
    }
    return new HostTransaction(
        host,
        id,
        fields.number("fence", 0),
        lease.duration(),
        HostState.parse(output),
        notices,
        !fields.all("resolved").isEmpty());
  }

  /** Goes on over a new connection to the same host; every step may be repeated after that. */
  public void continueOver(ServiceHost reconnected) {
    host = reconnected;
  }

  /**
   * True if this run brought an earlier one to its end first, so that the host may have changed.
   */
  public boolean broughtToAnEnd() {
    return resolved;
  }

  /** The host as it was right after the lock was taken. */
  public HostState state() {
    return state;
  }

  /** What a person should know about how the transaction began. */
  public List<String> notices() {
    return notices;
  }

  /** Renews the lock; to be called about once a minute while bytes are sent. */
  public void renew() {
    host.run("the lock could not be renewed", host.scripts().renew(fence, lease));
  }

  /** Holds the lock for as long from now on, at least. */
  public void hold(Duration duration) {
    lease = lease.compareTo(duration) > 0 ? lease : duration;
    renew();
  }

  /** True if a file of so many bytes may travel inside a script; else it is uploaded first. */
  public boolean carries(long bytes) {
    return host.scripts().carries(bytes);
  }

  /**
   * Makes the release's folder on the host from what was uploaded, what the host has and what the
   * script itself carries; every digest is checked there. Nothing live is touched.
   *
   * @return false if bytes were not what they should be; the host has thrown them away
   */
  public boolean stage(StagingPlan plan) {
    var script = host.scripts().stage(id, fence, lease, plan);
    var result = host.connection().run(script, host.deadline().plus(Duration.ofMinutes(5)));
    if (result.status() == HostErrors.DAMAGED) {
      return false;
    }
    require(result, "the release could not be put together");
    return true;
  }

  /**
   * Arms the dead-man and switches. An exception says nothing about what the host runs now: then
   * its dead-man decides.
   */
  public Activation activate(Switch change) {
    var afterwards = HostHook.longest(change.hooks(), "after-confirm", "after-revert");
    var untilDecided = change.deadman().plus(SLACK).plus(afterwards);
    // From now on: if the host goes back, its old version is gated as long.
    lease = lease.compareTo(untilDecided) > 0 ? lease : untilDecided;
    hooks = change.hooks();
    var patience = change.patience();
    var scripts = host.scripts().at(state.facts().directory());
    var script = scripts.activate(id, fence, lease, change, patience);
    var limit = host.deadline().plus(patience);
    var result = host.connection().run(script, limit);
    if (!result.ok()) {
      return new Activation.NotSwitched(
          HostErrors.of(host.name(), "the switch could not begin", result), List.of());
    }
    var fields = Fields.parse(result.out());
    var log = fields.all("log");
    var stoppedFor =
        fields.text("stopped-for").map(it -> Duration.ofMillis(fields.number("stopped-for", 0)));
    return switch (fields.text("state").orElse("unknown")) {
      case "activated" ->
          new Activation.Switched(
              fields.number("began", state.facts().clockSeconds()), stoppedFor, log);
      case "failed" ->
          new Activation.NotSwitched(
              switchFailed(ExitCode.FAILED, "nothing was switched", log), log);
      case "reverted" ->
          new Activation.WentBack(
              switchFailed(ExitCode.ROLLED_BACK, "the host went back by itself", log),
              stoppedFor,
              log);
      default ->
          throw switchFailed(
              ExitCode.NEEDS_ATTENTION, "the host has not finished; its dead-man is armed", log);
    };
  }

  /**
   * What became of a switch; {@code log} is what happened on the host, a line each. {@code
   * stoppedFor} is how long ago, when the host answered, the service was first stopped: by the
   * host's clock; empty if it was not, if sockets stay open meanwhile, and on Windows.
   */
  public sealed interface Activation {
    List<String> log();

    /**
     * @param hostSeconds when the switch began, by the host's clock
     */
    record Switched(long hostSeconds, Optional<Duration> stoppedFor, List<String> log)
        implements Activation {}

    /** The host gave up half-way and brought back what it had. */
    record WentBack(DeployException why, Optional<Duration> stoppedFor, List<String> log)
        implements Activation {}

    /** The host never left what it had. */
    record NotSwitched(DeployException why, List<String> log) implements Activation {}
  }

  private DeployException switchFailed(ExitCode code, String left, List<String> log) {
    var steps = String.join("\n", log) + "\n";
    var tools = transactionOutput();
    var said = steps + tools;
    var why = HostErrors.reason("; " + host.service() + ": ", said);
    var hook = HostErrors.failedHook(log);
    var hint = hook.isEmpty() ? HostErrors.hint(said) : HostErrors.HOOK_HINT;
    // The steps last: of a long output people see the end.
    return new DeployException(code, hook.orElse("the switch failed") + ": " + left + why, hint)
        .onHost(host.name())
        .withOutput(tools.stripTrailing() + "\n" + steps);
  }

  private String transactionOutput() {
    return host.connection().run(host.scripts().errors(id), host.deadline()).out();
  }

  /**
   * Makes the new release the confirmed one. Safe to repeat.
   *
   * @param prune release folders that may go
   * @param keepLock for how long the lock is held on, until {@link #close}; else it is given back
   * @return what happened on the host, a line each; empty if it had already gone back by itself
   */
  public Optional<List<String>> confirm(List<String> prune, Optional<Duration> keepLock) {
    var script = host.scripts().confirm(id, fence, prune, keepLock);
    var limit = host.deadline().plus(HostHook.longest(hooks, "after-confirm"));
    var result = host.connection().run(script, limit);
    if (result.status() == HostErrors.HOST_WENT_BACK) {
      return Optional.empty();
    }
    require(result, "the new version could not be confirmed");
    holdsLock = keepLock.isPresent();
    return Optional.of(Fields.parse(result.out()).all("log"));
  }

  /**
   * Brings back the binary, files and registration that were there before. The lock stays, so that
   * the old version can be gated before somebody else comes.
   *
   * @param quarantine why the release is not to be tried again; empty if it is not to blame
   * @return what happened on the host, a line each
   */
  public List<String> revert(Optional<String> quarantine, Duration stopTimeout) {
    var patience = stopTimeout.plusSeconds(60).plus(HostHook.longest(hooks, "after-revert"));
    var script = host.scripts().revert(id, fence, lease, quarantine, patience);
    var result = host.connection().run(script, host.deadline().plus(patience));
    require(result, "the host could not go back");
    var fields = Fields.parse(result.out());
    if (fields.text("state").filter(Set.of("reverted", "failed")::contains).isEmpty()) {
      throw HostErrors.of(host.name(), "the host did not finish going back", result);
    }
    return fields.all("log");
  }

  private void require(ScriptResult result, String whatFailed) {
    if (!result.ok()) {
      throw HostErrors.of(host.name(), whatFailed, result);
    }
  }

  /** Gives the lock back. If that fails it expires by itself: no reason to hide how it went. */
  @Override
  public void close() {
    if (holdsLock) {
      holdsLock = false;
      try {
        host.connection().run(host.scripts().release(fence), host.deadline());
      } catch (ConnectionLostException | DeployException e) {
        LOG.debug("the lock of {} was not given back", host.name(), e);
      }
    }
  }
}
