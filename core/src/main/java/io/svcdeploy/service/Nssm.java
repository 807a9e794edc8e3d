package io.svcdeploy.service;

import io.svcdeploy.script.Cmd;
import io.svcdeploy.script.CommandLine;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import java.util.List;
import java.util.stream.Stream;

/**
 * NSSM, which runs any console program as a Windows service. The service's image path is a copy of
 * {@code nssm.exe} in the release's folder; what that runs and how is in the registry, where NSSM
 * reads it at each start.
 *
 * <p>Format: the key {@code Parameters} of the service, nssm.cc, "Usage" and "Managing services
 * from the command line"; the values are the same in 2.23 and 2.24.
 */
record Nssm() implements ServiceManager {
  /** The copy that a release holds; also where a shipped one goes. */
  static final String PROGRAM = "nssm.exe";

  private static final Logs.Files DEFAULT_LOGS = new Logs.Files(10_000_000, 5);
  private static final String PARAMETERS = "Parameters";

  /** A program that ends sooner is restarted later and later. In milliseconds, NSSM's default. */
  private static final int THROTTLE = 1500;

  /** Neither WM_CLOSE nor WM_QUIT: a console program has no window. */
  private static final int SKIP_WINDOW_AND_THREADS = 2 | 4;

  @Override
  public Shell shell() {
    return Shell.CMD;
  }

  @Override
  public Registration registration(ServiceDefinition service) {
    var nssm = WindowsRegistration.inRelease(service, Registration.FOLDER, PROGRAM);
    var logs = service.run().logs() instanceof Logs.Files files ? files : DEFAULT_LOGS;
    return WindowsRegistration.of(
        service,
        CommandLine.of(List.of(nssm)),
        findNssm() + startLogsAnew(service, logs),
        parameters(service, logs));
  }

  private static RegistryFile parameters(ServiceDefinition service, Logs.Files logs) {
    var run = service.run();
    var registry =
        WindowsRegistration.registry(service)
            // What a release without NSSM has left would come to the program too.
            .without("Environment")
            .withoutKey(service.name(), PARAMETERS);
    return exits(service, registry)
        .service(service.name(), PARAMETERS)
        .text("Application", WindowsRegistration.inRelease(service, service.name() + ".exe"))
        .text("AppDirectory", WindowsRegistration.path(service, "releases", Registration.RELEASE))
        .text("AppParameters", CommandLine.arguments(service.args()))
        .texts("AppEnvironmentExtra", Scm.variables(service.env()))
        .text("AppStdout", WindowsRegistration.path(service, "logs", "stdout.log"))
        .text("AppStderr", WindowsRegistration.path(service, "logs", "stderr.log"))
        .number("AppRotateFiles", 1)
        .number("AppRotateOnline", 1)
        .number("AppRotateBytes", Math.min(logs.maxBytes(), 0xFFFF_FFFFL))
        .number("AppThrottle", THROTTLE)
        .number("AppRestartDelay", run.restart().delay().toMillis())
        .number("AppStopMethodSkip", SKIP_WINDOW_AND_THREADS)
        .number("AppStopMethodConsole", run.stop().timeout().toMillis());
  }

  private static RegistryFile exits(ServiceDefinition service, RegistryFile registry) {
    var policy = service.run().restart().policy();
    registry
        .service(service.name(), PARAMETERS, "AppExit")
        .text("", policy == Restart.Policy.NEVER ? "Exit" : "Restart");
    return policy == Restart.Policy.ON_FAILURE ? registry.text("0", "Exit") : registry;
  }

  /**
   * The host's own NSSM, where none was shipped. It is copied, so that the service does not depend
   * on what becomes of it. Chocolatey's program of that name on the PATH only calls the real one.
   */
  private static String findNssm() {
    return """
        if exist nssm.exe goto has_nssm
        set "NSSM=%ChocolateyInstall%\\lib\\NSSM\\tools\\nssm.exe"
        if not exist "%NSSM%" set "NSSM="
        if not defined NSSM for %%p in (nssm.exe) do set "NSSM=%%~$PATH:p"
        if not defined NSSM echo there is no nssm.exe on the host's PATH
        if not defined NSSM exit /b 2
        copy /y "%NSSM%" nssm.exe >nul
        if errorlevel 1 exit /b 1
        :has_nssm
        """;
  }

  /**
   * The service is stopped now: its next output is the new release's. NSSM rotates, but removes
   * nothing.
   */
  private static String startLogsAnew(ServiceDefinition service, Logs.Files logs) {
    var folder = WindowsRegistration.path(service, "logs");
    var script = new StringBuilder();
    script
        .append("pushd ")
        .append(Cmd.word(folder))
        .append(" 2>nul\nif errorlevel 1 goto no_logs\n");
    var kept = logs.keep() == 0 ? "" : "skip=" + logs.keep() + " ";
    for (var name : List.of("stdout", "stderr")) {
      script.append(
          """
          for %%f in (NAME.log) do if not "%%~zf"=="0" ren NAME.log NAME-%RANDOM%%RANDOM%.log 2>nul
          for /f "KEPTdelims=" %%f in ('dir /b /o-d NAME-*.log 2^>nul') do del "%%f"
          """
              .replace("NAME", name)
              .replace("KEPT", kept));
    }
    return script.append("popd\n:no_logs\n").toString();
  }

  @Override
  public String functions() {
    return new Scm().functions();
  }

  @Override
  public List<String> neededTools(RunSpec run) {
    var own = run.windows().nssm().isPresent() ? Stream.<String>of() : Stream.of("nssm");
    return Stream.concat(new Scm().neededTools(run).stream(), own).toList();
  }

  @Override
  public boolean keepsLog() {
    return true;
  }

  @Override
  public boolean needsRoot() {
    return true;
  }

  @Override
  public boolean needsLinger() {
    return false;
  }
}
