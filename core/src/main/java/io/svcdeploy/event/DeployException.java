package io.svcdeploy.event;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one error type of the program. It is written for the person who reads it: what failed, on
 * which host, what to do next, and the remote output that shows it. Callers that know a host add it
 * with {@link #onHost}.
 */
public final class DeployException extends RuntimeException {
  private final ExitCode code;
  private final String hint;
  private final @Nullable String host;
  private final String output;
  private final boolean unreachable;

  /**
   * @param code how the program ends if nobody recovers from this
   * @param message what failed, in one sentence without a trailing full stop
   * @param hint what to do next; never empty
   */
  public DeployException(ExitCode code, String message, String hint) {
    this(code, message, hint, null, "", false, null);
  }

  private DeployException(
      ExitCode code,
      String message,
      String hint,
      @Nullable String host,
      String output,
      boolean unreachable,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
    this.host = host;
    this.output = output;
    this.unreachable = unreachable;
  }

  /** Failed, nothing was switched: the usual error before a host is changed. */
  public static DeployException failed(String message, String hint) {
    return new DeployException(ExitCode.FAILED, message, hint);
  }

  /** A mistake in the command line or the deployment file. */
  public static DeployException usage(String message, String hint) {
    return new DeployException(ExitCode.USAGE, message, hint);
  }

  /** The same error, said of this host unless it already names one. */
  public DeployException onHost(String name) {
    return host != null ? this : copy(name, output, unreachable, getCause());
  }

  /** The same error with the output of the remote command that shows it. */
  public DeployException withOutput(String remoteOutput) {
    return copy(host, remoteOutput.strip(), unreachable, getCause());
  }

  public DeployException causedBy(Throwable cause) {
    return copy(host, output, unreachable, cause);
  }

  /** The same error, said of a host at which nothing answers: another time it may. */
  public DeployException unreachable() {
    return copy(host, output, true, getCause());
  }

  /** True if nothing answered at the host, as when it is switched off. */
  public boolean isUnreachable() {
    return unreachable;
  }

  private DeployException copy(
      @Nullable String newHost,
      String newOutput,
      boolean isUnreachable,
      @Nullable Throwable newCause) {
    var copy =
        new DeployException(code, message(), hint, newHost, newOutput, isUnreachable, newCause);
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  public ExitCode code() {
    return code;
  }

  /** What failed, without the host. */
  public String message() {
    var message = super.getMessage();
    return message == null ? "" : message;
  }

  /** What to do next. */
  public String hint() {
    return hint;
  }

  public Optional<String> host() {
    return Optional.ofNullable(host);
  }

  /** The remote output that belongs to the failure; empty if there is none. */
  public String output() {
    return output;
  }

  @Override
  public String getMessage() {
    return host == null ? message() : host + ": " + message();
  }
}
