package io.svcdeploy.scm;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.service.WindowsError;
import java.util.Optional;

/** Errors of the service control manager in the words of {@link WindowsError}. */
final class ScmErrors {
  static final int FILE_NOT_FOUND = 2;
  static final int ACCESS_DENIED = 5;
  static final int INVALID_PARAMETER = 87;
  static final int INVALID_LEVEL = 124;
  static final int DEPENDENT_SERVICES_RUNNING = 1051;
  static final int INVALID_SERVICE_CONTROL = 1052;
  static final int REQUEST_TIMEOUT = 1053;
  static final int DATABASE_LOCKED = 1055;
  static final int ALREADY_RUNNING = 1056;
  static final int NO_SUCH_SERVICE = 1060;
  static final int CANNOT_ACCEPT_CONTROL = 1061;
  static final int NOT_ACTIVE = 1062;
  static final int MARKED_FOR_DELETE = 1072;
  static final int RPC_UNAVAILABLE = 1722;

  private static final String LOCAL_ACCESS =
      "run as an administrator, and elevated (`Run as administrator`), or as a service account"
          + " with that right";
  private static final String REMOTE_ACCESS =
      "run as a domain account that is an administrator there; a local account of that machine"
          + " gets its rights only with LocalAccountTokenFilterPolicy=1 (remote UAC)";

  private ScmErrors() {}

  /**
   * @param attempt what was tried, after "cannot": {@code start the service hello}
   * @param host the machine that was asked; empty for this one
   */
  static DeployException explain(int code, String attempt, Optional<String> host) {
    var error = WindowsError.of(code);
    var reason = error.map(WindowsError::reason).orElse("Windows refuses");
    var hint =
        code == ACCESS_DENIED
            ? access(host)
            : error
                .map(WindowsError::hint)
                .orElse("`net helpmsg " + code + "` says what that means");
    var failure =
        DeployException.failed(
            "cannot " + attempt + ": " + reason + " (Windows error " + code + ")", hint);
    return host.map(failure::onHost).orElse(failure);
  }

  private static String access(Optional<String> host) {
    return host.isPresent() ? REMOTE_ACCESS : LOCAL_ACCESS;
  }
}
