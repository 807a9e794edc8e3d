package io.svcdeploy.service;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table behind {@link WindowsError}. */
final class WindowsErrors {
  private static final String ACCOUNT =
      "check the account, which is written DOMAIN\\name or .\\name, and its password";

  private static final String LOOK = "look into the event log and its own log";

  private static final String HOLDER =
      "a virus scanner, a backup or an open console may hold it: exclude the service's folder from"
          + " scans, close what is open there, then run again";

  private static final String OTHER_BUILD =
      "ship a build for windows/amd64 or windows/arm64, as the machine needs it";

  static final Map<Integer, WindowsError> ALL =
      Stream.of(files(), programs(), services(), accounts(), machines())
          .flatMap(Function.identity())
          .collect(Collectors.toUnmodifiableMap(WindowsError::code, Function.identity()));

  /**
   * What {@code cmd} and the tools say in English where they give no number. Only what is the same
   * whichever file it is about.
   */
  static final Map<String, Integer> WORDS =
      Map.ofEntries(
          entry("access is denied", 5),
          entry("the media is write protected", 19),
          entry("being used by another process", 32),
          entry("not enough space on the disk", 112),
          entry("filename or extension is too long", 206),
          entry("marked for deletion", 1072));

  private WindowsErrors() {}

  private static WindowsError error(int code, String name, String reason, String hint) {
    return new WindowsError(code, "ERROR_" + name, reason, hint);
  }

  private static Stream<WindowsError> files() {
    return Stream.of(
        error(
            2,
            "FILE_NOT_FOUND",
            "its program is missing",
            "check the path of the program; where it has a blank it must be in quotes; a virus"
                + " scanner may have taken the file away"),
        error(
            3,
            "PATH_NOT_FOUND",
            "the folder of its program is missing",
            "check the path of the program"),
        error(
            5,
            "ACCESS_DENIED",
            "access is denied",
            "log in as an administrator, and check the rights on the service's folder: see"
                + " docs/windows.md"),
        error(
            19,
            "WRITE_PROTECT",
            "its disk is write-protected",
            "make the disk writable, or choose another `directory`"),
        error(32, "SHARING_VIOLATION", "another program holds a file of it", HOLDER),
        error(
            112,
            "DISK_FULL",
            "the disk is full",
            "free some room, or lower `keep`, then run again"),
        error(
            206,
            "FILENAME_EXCED_RANGE",
            "a path of it is too long for the tools of Windows",
            "choose a shorter `directory` or shorter names in `files`: a path has at most 259"
                + " characters, that of a folder 247"));
  }

  private static Stream<WindowsError> programs() {
    return Stream.of(
        error(193, "BAD_EXE_FORMAT", "its program is not one for Windows", OTHER_BUILD),
        error(
            216,
            "EXE_MACHINE_TYPE_MISMATCH",
            "its program is for another kind of processor",
            OTHER_BUILD),
        error(
            225,
            "VIRUS_INFECTED",
            "the virus scanner refuses its program",
            "have the program signed, or allow it in the scanner"),
        error(
            1053,
            "SERVICE_REQUEST_TIMEOUT",
            "the program did not answer the service control manager in time",
            "a program that was not written as a service cannot be one by itself; if it was, it"
                + " must report itself within 30 s: the event log says why it does not get up"),
        error(
            1066,
            "SERVICE_SPECIFIC_ERROR",
            "it ended with an exit code of its own",
            "the program's own documents say what its exit code means; " + LOOK),
        error(1067, "PROCESS_ABORTED", "its process ended without notice", LOOK),
        error(1070, "SERVICE_START_HANG", "it stopped answering while it started", LOOK),
        error(
            1260,
            "ACCESS_DISABLED_BY_POLICY",
            "a policy forbids its program",
            "allow it in AppLocker or the software restriction policies of the machine"));
  }

  private static Stream<WindowsError> services() {
    return Stream.of(
        error(
            124,
            "INVALID_LEVEL",
            "this service control manager does not know the setting",
            "leave the setting out, or update Windows on that machine"),
        error(
            1051,
            "DEPENDENT_SERVICES_RUNNING",
            "services that need it were started meanwhile",
            "stop them first, or try again"),
        error(
            1055,
            "SERVICE_DATABASE_LOCKED",
            "the service database is locked, as it is while the machine boots",
            "try again in a moment"),
        error(
            1056,
            "SERVICE_ALREADY_RUNNING",
            "it runs already",
            "stop it first: somebody else, or its recovery, started it"),
        error(
            1058, "SERVICE_DISABLED", "it is disabled", "set its start to auto, delayed or manual"),
        error(
            1059,
            "CIRCULAR_DEPENDENCY",
            "the services it depends on depend on it",
            "take one of the dependencies out"),
        error(
            1060,
            "SERVICE_DOES_NOT_EXIST",
            "there is no such service",
            "check its name, not its display name"),
        error(
            1061,
            "SERVICE_CANNOT_ACCEPT_CTRL",
            "it is busy starting or stopping",
            "try again when it has come to rest"),
        error(1062, "SERVICE_NOT_ACTIVE", "it does not run", "start it first"),
        error(
            1068,
            "SERVICE_DEPENDENCY_FAIL",
            "a service that it depends on does not start",
            "start that one by hand to see its error"),
        error(
            1072,
            "SERVICE_MARKED_FOR_DELETE",
            "it is marked for deletion, until nobody holds it open any more",
            "stop it, and close services.msc, Task Manager, Process Explorer and the Event"
                + " Viewer on every session of the machine"),
        error(1073, "SERVICE_EXISTS", "it exists already", "change it instead, or delete it first"),
        error(
            1075,
            "SERVICE_DEPENDENCY_DELETED",
            "a service that it depends on is missing or marked for deletion",
            "check the names of its dependencies"),
        error(
            1078,
            "DUPLICATE_SERVICE_NAME",
            "another service has that name or display name",
            "give it another display name"));
  }

  private static Stream<WindowsError> accounts() {
    return Stream.of(
        error(
            1057,
            "INVALID_SERVICE_ACCOUNT",
            "there is no such account, or its password is wrong",
            ACCOUNT),
        error(
            1069,
            "SERVICE_LOGON_FAILED",
            "its account cannot log on",
            ACCOUNT
                + ", and give it the right `log on as a service` (secpol.msc, Local Policies,"
                + " User Rights Assignment)"),
        error(1332, "NONE_MAPPED", "there is no such account", ACCOUNT));
  }

  private static Stream<WindowsError> machines() {
    return Stream.of(
        error(
            1115,
            "SHUTDOWN_IN_PROGRESS",
            "the machine is shutting down",
            "try again when it is up"),
        new WindowsError(
            1722,
            "RPC_S_SERVER_UNAVAILABLE",
            "the machine does not answer",
            "check its name, that it is up, and that its firewall lets `Remote Service"
                + " Management` (RPC: port 135 and dynamic ones; SMB: 445) in"));
  }
}
