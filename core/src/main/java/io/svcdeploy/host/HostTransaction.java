package io.svcdeploy.host;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.script.Sh;
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

  private ServiceHost host;
  private final String id;
  private final long fence;
  private final Duration lease;
  private final HostState state;
  private final List<String> notices;
  private boolean holdsLock = true;

  private HostTransaction(
      ServiceHost host,
      String id,
      long fence,
      Duration lease,
      HostState state,
      List<String> notices) {
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
    var script =
        host.scripts().withLock()
            + "mkdir -p \"$B/staging\" \"$B/tx\" \"$R\" || exit\n"
            + "chmod 755 \"$DIR\" \"$B\" \"$R\"\n"
            + "[ -z \"${SUDO_UID:-}\" ] || chown \"$SUDO_UID\" \"$B/staging\" || exit\n"
            + ServiceHost.call(
                "lock_take", lease.owner(), lease.run(), seconds(lease.duration()), id)
            + "status=$?; [ \"$status\" = 0 ] || exit \"$status\"\n"
            + TransactionScripts.RESOLVE_UNFINISHED
            + "(\n"
            + host.scripts().probe(serviceUser.orElse(""))
            + ")\n";
    var output = host.run("the deployment could not begin", script, host.deadline()).out();
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
        host, id, fields.number("fence", 0), lease.duration(), HostState.parse(output), notices);
  }

  /** Goes on over a new connection to the same host; every step may be repeated after that. */
  public void continueOver(ServiceHost reconnected) {
    host = reconnected;
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
    host.run(
        "the lock could not be renewed",
        host.scripts().withLock() + ServiceHost.call("lock_renew", "" + fence, seconds(lease)));
  }

  /**
   * Makes the release's folder on the host from what was uploaded, what the host has and what the
   * script itself carries; every digest is checked there. Nothing live is touched.
   */
  public void stage(StagingPlan plan) {
    host.run(
        "the release could not be put together",
        host.scripts().staging(id)
            + ServiceHost.call("lock_renew", "" + fence, seconds(lease))
            + plan.script(),
        host.deadline().plus(Duration.ofMinutes(5)));
  }

  /**
   * Arms the dead-man and switches.
   *
   * @throws DeployException if the host could not switch; then it has gone back, or was never left
   */
  public Activation activate(Switch change) {
    var lockFor = change.deadman().plus(SLACK);
    var script =
        host.scripts().withLock()
            + ServiceHost.call("lock_renew", "" + fence, seconds(lockFor))
            + TransactionScripts.begin(host.scripts().at(state.facts().directory()), id, change)
            + "await_state \"$T\" "
            + change.stopTimeout().plusSeconds(60).toSeconds()
            + " 'activated reverted failed'\n"
            + TransactionScripts.PRINT_RESULT;
    var result =
        host.run(
            "the switch did not happen",
            script,
            host.deadline().plus(change.stopTimeout()).plusSeconds(60));
    var fields = Fields.parse(result.out());
    var log = fields.all("log");
    if (fields.text("state").filter("activated"::equals).isPresent()) {
      return new Activation(fields.number("began", state.facts().clockSeconds()), log);
    }
    throw switchFailed(fields.text("state").orElse("unknown"), log);
  }

  /**
   * @param hostSeconds when the switch began, by the host's clock
   * @param log what happened on the host, a line each
   */
  public record Activation(long hostSeconds, List<String> log) {}

  private DeployException switchFailed(String finalState, List<String> log) {
    var left =
        switch (finalState) {
          case "failed" -> "nothing was switched";
          case "reverted" -> "the host went back by itself";
          default -> "the host has not finished (" + finalState + "); its dead-man is armed";
        };
    return DeployException.failed(
            "the switch failed: " + left,
            "read what the host said; `svc-deploy doctor` checks its rights and tools")
        .onHost(host.name())
        .withOutput(String.join("\n", log) + "\n" + transactionOutput());
  }

  private String transactionOutput() {
    return host.connection()
        .run(
            host.scripts().prelude() + "tail -n 20 \"$B/tx/" + id + "/err\" 2>/dev/null\n",
            host.deadline())
        .out();
  }

  /**
   * Makes the new release the confirmed one. Safe to repeat.
   *
   * @param prune release folders that may go
   * @return false if the host had already gone back by itself
   */
  public boolean confirm(List<String> prune) {
    var script =
        host.scripts().withLock()
            + "T=$B/tx/"
            + Sh.quote(id)
            + "\n"
            // Asked again after a lost connection: what is confirmed needs no lock.
            + "[ \"$(cat \"$T/state\" 2>/dev/null)\" = confirmed ] || lock_mine "
            + fence
            + "\ncat >\"$T/prune\" <<'END_OF_LIST'\n"
            + String.join("\n", prune)
            + "\nEND_OF_LIST\n"
            + "sh \"$T/tx.sh\" confirm || exit\n"
            + ServiceHost.call("lock_release", "" + fence)
            + TransactionScripts.FORGET_OLD;
    var result = host.connection().run(script, host.deadline());
    if (result.status() == HostErrors.HOST_WENT_BACK) {
      return false;
    }
    require(result, "the new version could not be confirmed");
    holdsLock = false;
    return true;
  }

  /**
   * Brings back the binary, files and registration that were there before. The lock stays, so that
   * the old version can be gated before somebody else comes.
   *
   * @param quarantine why the release is not to be tried again; empty if it is not to blame
   * @return what happened on the host, a line each
   */
  public List<String> revert(Optional<String> quarantine, Duration stopTimeout) {
    var script =
        host.scripts().withLock()
            + "ID="
            + Sh.quote(id)
            + "\nT=$B/tx/$ID\n"
            // Freed by hand it is still ours to bring back; taken by another it is not.
            + "[ \"$(lock_top)\" = "
            + fence
            + " ] || lock_mine "
            + fence
            + "\n"
            + quarantine.map(TransactionScripts::quarantine).orElse("")
            + ServiceHost.call("lock_update", "" + fence, seconds(lease), "0")
            + ServiceHost.call("sm_detach", "revert")
            + "await_state \"$T\" "
            + stopTimeout.plusSeconds(60).toSeconds()
            + " 'reverted confirmed failed'\n"
            + TransactionScripts.PRINT_RESULT;
    var result = host.connection().run(script, host.deadline().plus(stopTimeout).plusSeconds(60));
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
        host.connection()
            .run(
                host.scripts().withLock() + ServiceHost.call("lock_release", "" + fence),
                host.deadline());
      } catch (ConnectionLostException | DeployException e) {
        LOG.debug("the lock of {} was not given back", host.name(), e);
      }
    }
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
