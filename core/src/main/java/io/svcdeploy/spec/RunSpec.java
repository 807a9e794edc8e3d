package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the service runs.
 *
 * @param user the account; absent: root under systemd, the login user elsewhere
 * @param type whether the service tells when it is ready ({@code sd_notify})
 * @param sandbox systemd directives that replace or (with {@code false}) drop the default ones
 * @param writable absolute folders that the service may write to besides its state folder
 * @param listen sockets that the service manager holds for it: {@code 127.0.0.1:8080}, {@code
 *     :8080}, {@code /run/hello.sock}
 * @param windows what only Windows knows
 */
public record RunSpec(
    List<Template> args,
    Map<String, Template> env,
    Optional<String> user,
    Optional<String> group,
    boolean createUser,
    Start start,
    Type type,
    Restart restart,
    Stop stop,
    Logs logs,
    Map<String, SandboxValue> sandbox,
    List<String> writable,
    List<String> listen,
    WindowsSpec windows) {

  /** When the service starts by itself. */
  public enum Start {
    AUTO,
    DELAYED,
    MANUAL,
    DISABLED
  }

  /** How the service says that it is up. */
  public enum Type {
    SIMPLE,
    NOTIFY
  }

  /**
   * @param delay before the first restart; doubled after each until {@code maxDelay}
   * @param giveUp stop trying after so many failures in so long
   */
  public record Restart(Policy policy, Duration delay, Duration maxDelay, Optional<GiveUp> giveUp) {
    /** After which ends the service is started again. */
    public enum Policy {
      ALWAYS,
      ON_FAILURE,
      NEVER
    }
  }

  public record GiveUp(int failures, Duration within) {}

  /**
   * @param signal without {@code SIG}: {@code TERM}
   * @param timeout then it is killed
   */
  public record Stop(String signal, Duration timeout) {}

  /** Where standard output and error go. */
  public sealed interface Logs {
    /** The system's log. The {@code script} manager, which has none, keeps files instead. */
    record Journal() implements Logs {}

    /**
     * {@code stdout.log} and {@code stderr.log} in the service's {@code logs} folder.
     *
     * @param maxBytes a file is rotated when it is larger
     * @param keep how many rotated files stay
     */
    record Files(long maxBytes, int keep) implements Logs {}
  }

  /** {@code Off} drops the directive, {@code Value} sets it. */
  public sealed interface SandboxValue {
    record Off() implements SandboxValue {}

    record Value(String text) implements SandboxValue {}
  }
}
