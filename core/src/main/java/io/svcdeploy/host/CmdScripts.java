package io.svcdeploy.host;

import io.svcdeploy.host.StagingPlan.Part;
import io.svcdeploy.script.Cmd;
import io.svcdeploy.service.ServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Scripts of {@code cmd}, for Windows. Each is one file: what it is to do, and after that the
 * subroutines. The same names, states and exit statuses as {@link ShScripts}.
 */
record CmdScripts(String service, String directory, ServiceManager manager) implements HostScripts {

  @Override
  public HostScripts at(String absolute) {
    return this; // it always is
  }

  /** A whole script: settings, what to do, subroutines. */
  private String script(String body) {
    return begin("") + body + "exit /b 0\n" + subroutines();
  }

  /**
   * @param dispatch goes elsewhere before anything is done
   */
  private String begin(String dispatch) {
    return HostResource.read("windows/begin.cmd")
        + Cmd.set("SVC", service)
        + Cmd.set("PROGRAM", service + ".exe")
        + Cmd.set("DIR", windows(directory))
        + "set \"B=%DIR%\\.svc-deploy\"\n"
        + "set \"R=%DIR%\\releases\"\n"
        + dispatch
        + HostResource.read("windows/run.cmd");
  }

  private String subroutines() {
    return HostResource.read("windows/common.cmd")
        + HostResource.read("windows/lock.cmd")
        + manager.functions();
  }

  static String windows(String path) {
    return path.replace('/', '\\');
  }

  @Override
  public String probe(String serviceUser) {
    return script(probe());
  }

  private String probe() {
    var folder = windows(directory);
    return Cmd.echo("directory=" + folder)
        + Cmd.echo("near=" + folder)
        + HostResource.read("windows/probe.cmd");
  }

  @Override
  public String look(String mark, String additional, Optional<Long> logSince, int lines) {
    var next = "echo.\necho " + mark + "\n";
    return script(
        "call :print_look\n"
            + next
            + additional
            + next
            + logSince.map(since -> Cmd.set("LINES", "" + lines) + "call :sm_files\n").orElse(""));
  }

  @Override
  public String status() {
    return script("call :sm_status\n");
  }

  @Override
  public String log(long sinceSeconds, int lines) {
    return script(Cmd.set("LINES", Integer.toString(lines)) + "call :sm_log\n");
  }

  @Override
  public String unlock() {
    return script(
        """
        call :lock_top
        call :lock_held
        if not defined HELD exit /b 0
        call :lock_print
        set "FENCE=%TOP%"
        call :lock_release
        """);
  }

  @Override
  public String open(String id, Lease lease, Duration unfinished, String serviceUser) {
    return begin("")
        + Cmd.set("ID", id)
        + Cmd.set("LEASE", seconds(lease.duration()))
        + Cmd.set("UNFINISHED", seconds(unfinished))
        + HostResource.read("windows/open.cmd")
        + probe()
        + "exit /b 0\n"
        + ":lock_lease\n"
        + Cmd.echo("lock-owner=" + lease.owner())
        + Cmd.echo("lock-run=" + lease.run())
        + "echo lock-since=%AT%\n"
        + "exit /b 0\n"
        + HostResource.read("windows/take.cmd")
        + subroutines();
  }

  private static String fenced(long fence, Duration lease) {
    return Cmd.set("FENCE", Long.toString(fence)) + Cmd.set("LEASE", seconds(lease));
  }

  private static final String RENEW = "call :lock_renew\nif errorlevel 1 exit /b 76\n";

  @Override
  public String renew(long fence, Duration lease) {
    return script(fenced(fence, lease) + RENEW);
  }

  @Override
  public String stage(String id, long fence, Duration lease, StagingPlan plan) {
    var body = new StringBuilder(fenced(fence, lease)).append(RENEW);
    body.append(Cmd.set("ID", id)).append(Cmd.set("NAME", plan.name()));
    body.append("call :stage_begin\nif errorlevel 1 exit /b 1\n");
    plan.parts().forEach(part -> body.append(stage(part)));
    body.append("set \"SUMS=%N%\\.svc-deploy\\SHA256SUMS\"\n");
    plan.sums().lines().forEach(line -> body.append(">>\"%SUMS%\" ").append(Cmd.echo(line)));
    body.append("call :stage_end\nif errorlevel 1 exit /b %errorlevel%\n");
    // What was put right in its place may be a new file there.
    plan.parts().stream().filter(CmdScripts::isPrivate).forEach(it -> body.append(restrict(it)));
    body.append("exit /b 0\n");
    return begin("") + body + HostResource.read("windows/stage.cmd") + subroutines();
  }

  /** Not for everybody, as its mode says. */
  private static boolean isPrivate(Part part) {
    return (part.mode() & 04) == 0;
  }

  private static String restrict(Part part) {
    return Cmd.set("TARGET", windows(part.path()))
        + "set \"TARGET=%FOLDER%\\%TARGET%\"\n"
        + "call :stage_private\nif errorlevel 1 exit /b 1\n";
  }

  private static String stage(Part part) {
    return Cmd.set("PRIVATE", isPrivate(part) ? "yes" : "") + copy(part);
  }

  private static String copy(Part part) {
    if (part instanceof Part.Held it) {
      return copy(it.path(), it.digest().hex(), "%R%\\", it.source());
    }
    if (part instanceof Part.Uploaded it && it.codec().equals("raw")) {
      return copy(it.path(), it.digest().hex(), "%B%\\staging\\", it.file());
    }
    throw new IllegalArgumentException("nothing on Windows can unpack " + part.path());
  }

  private static String copy(String path, String digest, String folder, String source) {
    return Cmd.set("SOURCE", windows(source))
        + "set \"FROM="
        + folder
        + "\"\nset \"SOURCE=%FROM%%SOURCE%\"\n"
        + Cmd.set("TARGET", windows(path))
        + "set \"TARGET=%N%\\%TARGET%\"\n"
        + Cmd.set("WANTED", digest)
        + "call :stage_file\nif errorlevel 1 exit /b %errorlevel%\n";
  }

  @Override
  public String activate(String id, long fence, Duration lease, Switch change, Duration limit) {
    var task = "schtasks /create /f /tn \"svc-deploy-%SVC%-%ID%-run\" /xml \"%T%\\activate.xml\"";
    return begin(
            Cmd.set("ID", id)
                + Cmd.set("NEW", change.next().orElse(""))
                + Cmd.set("OLD", change.previous().orElse(""))
                + Cmd.set("DEADMAN", seconds(change.deadman()))
                + Cmd.set("STOP_SECONDS", seconds(change.stopTimeout()))
                + Cmd.set("RUN_IT", change.start() ? "yes" : "no")
                + "set \"T=%B%\\tx\\%ID%\"\n"
                + "for %%v in (activate confirm revert deadman takeover) do"
                + " if \"%~1\"==\"%%v\" goto transaction\n")
        + fenced(fence, lease)
        + RENEW
        + "if exist \"%T%\\state\" goto begun\n"
        + WindowsTransaction.write(service, directory, id, change)
        + ":begun\n"
        + "call :read_state\n"
        + "if not \"%STATE%\"==\"staged\" goto wait\n"
        + task
        + " >nul\nif errorlevel 1 exit /b 1\n"
        + "schtasks /run /tn \"svc-deploy-%SVC%-%ID%-run\" >nul\nif errorlevel 1 exit /b 1\n"
        + ":wait\n"
        + await(limit, "activated reverted failed")
        + "exit /b 0\n"
        + HostResource.read("windows/tx.cmd")
        + subroutines();
  }

  private static String await(Duration limit, String states) {
    return Cmd.set("LEFT", seconds(limit))
        + Cmd.set("UNTIL_STATES", states)
        + "call :await_state\n"
        + "call :print_result\n";
  }

  @Override
  public String confirm(String id, long fence, List<String> prune, Optional<Duration> keepLock) {
    var body = new StringBuilder();
    body.append(Cmd.set("ID", id)).append("set \"T=%B%\\tx\\%ID%\"\n");
    body.append(Cmd.set("FENCE", Long.toString(fence)));
    body.append("call :read_state\n");
    body.append(">\"%T%\\at\" echo %AT%\n");
    body.append("if not \"%STATE%\"==\"confirmed\" call :lock_untaken\n");
    body.append("if errorlevel 1 exit /b 76\n");
    prune.forEach(name -> body.append(">>\"%T%\\prune\" ").append(Cmd.echo(name)));
    body.append(
        """
        pushd "%T%"
        cmd /d /q /c .\\tx.cmd confirm
        set "STATUS=%errorlevel%"
        popd
        if not "%STATUS%"=="0" exit /b %STATUS%
        call :lock_release
        call :forget_old
        """);
    return script(body.toString());
  }

  @Override
  public String revert(
      String id, long fence, Duration lease, Optional<String> quarantine, Duration limit) {
    var reason = quarantine.map(WindowsTransaction::quarantine).orElse("");
    return script(
        Cmd.set("ID", id)
            + "set \"T=%B%\\tx\\%ID%\"\n"
            + fenced(fence, lease)
            + "call :lock_untaken\nif errorlevel 1 exit /b 76\n"
            + ">\"%T%\\at\" echo %AT%\n"
            + reason
            + "call :lock_extend\n"
            + "schtasks /create /f /tn \"svc-deploy-%SVC%-%ID%-run\" /xml \"%T%\\revert.xml\" >nul\n"
            + "if errorlevel 1 exit /b 1\n"
            + "schtasks /run /tn \"svc-deploy-%SVC%-%ID%-run\" >nul\nif errorlevel 1 exit /b 1\n"
            + await(limit, "reverted confirmed failed"));
  }

  @Override
  public String release(long fence) {
    return script(Cmd.set("FENCE", Long.toString(fence)) + "call :lock_release\n");
  }

  @Override
  public String errors(String id) {
    return script(
        Cmd.set("ID", id) + "for %%f in (\"%B%\\tx\\%ID%\\err.*\") do type \"%%f\" 2>nul\n");
  }

  @Override
  public boolean carries(long bytes) {
    return false;
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
