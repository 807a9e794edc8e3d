package io.svcdeploy.scm;

import static java.util.Map.entry;

import io.svcdeploy.event.DeployException;
import java.util.Map;
import java.util.Optional;

/**
 * What the <a href="https://learn.microsoft.com/windows/win32/debug/system-error-codes">error codes
 * of Windows</a> mean when they come from its service control manager, and what to do.
 */
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

  private static final String ACCOUNT_HINT =
      "check the account, which is written DOMAIN\\name or .\\name, and its password";

  private static final String LOCAL_ACCESS =
      "run as an administrator, and elevated (`Run as administrator`), or as a service account"
          + " with that right";
  private static final String REMOTE_ACCESS =
      "run as a domain account that is an administrator there; a local account of that machine"
          + " gets its rights only with LocalAccountTokenFilterPolicy=1 (remote UAC)";

  private static final Map<Integer, Reason> REASONS =
      Map.ofEntries(
          reason(
              FILE_NOT_FOUND,
              "its program is missing",
              "check the path of the program; where it has a blank it must be in quotes"),
          reason(3, "the folder of its program is missing", "check the path of the program"),
          reason(
              INVALID_LEVEL,
              "this service control manager does not know the setting",
              "leave the setting out, or update Windows on that machine"),
          reason(
              193,
              "its program is not one for Windows",
              "ship a build for windows/amd64 or windows/arm64, as the machine needs it"),
          reason(
              216,
              "its program is for another kind of processor",
              "ship a build for the processor of the machine"),
          reason(
              DEPENDENT_SERVICES_RUNNING,
              "services that need it were started meanwhile",
              "stop them first, or try again"),
          reason(
              REQUEST_TIMEOUT,
              "the program did not answer the service control manager in time",
              "a program that was not written as a service cannot be one by itself; if it was,"
                  + " look into the event log for why it does not get up"),
          reason(
              DATABASE_LOCKED,
              "the service database is locked, as it is while the machine boots",
              "try again in a moment"),
          reason(1057, "there is no such account, or its password is wrong", ACCOUNT_HINT),
          reason(1058, "it is disabled", "set its start to auto, delayed or manual"),
          reason(
              1059, "the services it depends on depend on it", "take one of the dependencies out"),
          reason(
              NO_SUCH_SERVICE, "there is no such service", "check its name, not its display name"),
          reason(
              CANNOT_ACCEPT_CONTROL,
              "it is busy starting or stopping",
              "try again when it has come to rest"),
          reason(NOT_ACTIVE, "it does not run", "start it first"),
          reason(1067, "its process ended at once", "look into the event log and its own log"),
          reason(
              1068,
              "a service that it depends on does not start",
              "start that one by hand to see its error"),
          reason(
              1069,
              "its account cannot log on",
              ACCOUNT_HINT
                  + ", and give it the right `log on as a service` (secpol.msc, Local Policies,"
                  + " User Rights Assignment)"),
          reason(
              1070,
              "it stopped answering while it started",
              "look into the event log and its own log"),
          reason(
              MARKED_FOR_DELETE,
              "it is marked for deletion, until nobody holds it open any more",
              "stop it, and close services.msc, Task Manager, Process Explorer and the Event"
                  + " Viewer on every session of the machine"),
          reason(1073, "it exists already", "change it instead, or delete it first"),
          reason(
              1075,
              "a service that it depends on is missing or marked for deletion",
              "check the names of its dependencies"),
          reason(
              1078,
              "another service has that name or display name",
              "give it another display name"),
          reason(1115, "the machine is shutting down", "try again when it is up"),
          reason(1332, "there is no such account", ACCOUNT_HINT),
          reason(
              RPC_UNAVAILABLE,
              "the machine does not answer",
              "check its name, that it is up, and that its firewall lets `Remote Service"
                  + " Management` (RPC: port 135 and dynamic ones; SMB: 445) in"));

  private ScmErrors() {}

  private record Reason(String text, String hint) {}

  private static Map.Entry<Integer, Reason> reason(int code, String text, String hint) {
    return entry(code, new Reason(text, hint));
  }

  /**
   * @param attempt what was tried, after "cannot": {@code start the service hello}
   * @param host the machine that was asked; empty for this one
   */
  static DeployException explain(int code, String attempt, Optional<String> host) {
    var reason = reason(code, host.isEmpty());
    var failure =
        DeployException.failed(
            "cannot " + attempt + ": " + reason.text() + " (Windows error " + code + ")",
            reason.hint());
    return host.map(failure::onHost).orElse(failure);
  }

  private static Reason reason(int code, boolean local) {
    if (code == ACCESS_DENIED) {
      return new Reason("access is denied", local ? LOCAL_ACCESS : REMOTE_ACCESS);
    }
    var unknown = new Reason("Windows refuses", "`net helpmsg " + code + "` says what that means");
    return REASONS.getOrDefault(code, unknown);
  }
}
