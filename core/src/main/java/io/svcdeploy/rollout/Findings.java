package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.report.HostReport.Evidence;
import io.svcdeploy.report.HostReport.GateTry;
import io.svcdeploy.transport.ConnectionLostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is found out about a version that failed, for the report. Used by one thread. */
final class Findings {
  private static final int LOG_LINES = 40;

  private final HostSession session;
  private final Reconnecting steadily;
  private final Consumer<String> notice;
  private @Nullable Evidence evidence;

  /**
   * @param notice takes what a person should know of the finding itself
   */
  Findings(HostSession session, Reconnecting steadily, Consumer<String> notice) {
    this.session = session;
    this.steadily = steadily;
    this.notice = notice;
  }

  /** There will be a finding, if only of how the gate looked. */
  void begin(List<GateTry> tries) {
    evidence = new Evidence(tries, "", List.of(), "");
  }

  /**
   * Reads what the service and its manager say; nothing, if they do not.
   *
   * @param since by the host's clock
   */
  void gather(List<GateTry> tries, long since) {
    begin(tries);
    try {
      var log = steadily.run(() -> session.service().log(since, LOG_LINES));
      var status = steadily.run(() -> session.service().status());
      evidence = new Evidence(tries, status, log, "");
    } catch (DeployException | ConnectionLostException e) {
      // What comes next matters more: most of all, that the host goes back.
      notice.accept("what the service says could not be read: " + e.getMessage());
    }
  }

  /** In one sentence, what the host was left as. */
  void leftAs(String left) {
    var it = evidence;
    if (it != null) {
      evidence = new Evidence(it.tries(), it.unitStatus(), it.lastLogLines(), left);
    }
  }

  Optional<Evidence> evidence() {
    return Optional.ofNullable(evidence);
  }
}
