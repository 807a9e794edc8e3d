package io.svcdeploy.service;

import io.svcdeploy.script.Sh;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts with no service manager that we may use: a POSIX shell supervisor, shipped with each
 * release, that starts the program in a session of its own, restarts it, rotates its logs and
 * starts at boot by cron where there is one.
 */
record Script() implements ServiceManager {
  /** What rotates when the deployment file leaves logs to a journal, which there is not here. */
  private static final Logs.Files DEFAULT_LOGS = new Logs.Files(10_000_000, 5);

  @Override
  public Shell shell() {
    return Shell.SH;
  }

  @Override
  public Registration registration(ServiceDefinition service) {
    var run = service.run();
    var stored =
        List.of(
            new Registration.Stored("env", SystemdText.environmentFile(service.env()), 0600),
            new Registration.Stored("service.sh", supervisor(service), 0755));
    var atBoot = run.start() == RunSpec.Start.AUTO || run.start() == RunSpec.Start.DELAYED;
    return new Registration(stored, List.of(), atBoot ? List.of("boot") : List.of());
  }

  private static String supervisor(ServiceDefinition service) {
    var run = service.run();
    var restart = run.restart();
    var logs = run.logs() instanceof Logs.Files files ? files : DEFAULT_LOGS;
    return "#!/bin/sh\n# Written by svc-deploy with each release; changes here are lost.\n"
        + Sh.assign("SVC", service.name())
        + Sh.assign("DIR", service.directory())
        + Sh.assign("STOP_SIGNAL", run.stop().signal())
        + Sh.assign("STOP_SECONDS", seconds(run.stop().timeout()))
        + Sh.assign("RESTART", policy(restart.policy()))
        + Sh.assign("DELAY", seconds(restart.delay()))
        + Sh.assign("MAX_DELAY", seconds(restart.maxDelay()))
        + Sh.assign("GIVE_UP", restart.giveUp().map(it -> "" + it.failures()).orElse("0"))
        + Sh.assign("GIVE_UP_WITHIN", restart.giveUp().map(it -> seconds(it.within())).orElse("0"))
        + Sh.assign("BOOT_DELAY", run.start() == RunSpec.Start.DELAYED ? "120" : "0")
        + LogRotation.settings(service, logs)
        + ServiceManager.processes()
        + ShellResource.read("rotate.sh")
        + "run_service() { launch "
        + Stream.concat(Stream.of("./" + service.name()), service.args().stream())
            .map(Sh::quote)
            .collect(Collectors.joining(" "))
        + "; }\n"
        + ShellResource.read("service.sh");
  }

  private static String policy(Restart.Policy policy) {
    return switch (policy) {
      case ALWAYS -> "always";
      case ON_FAILURE -> "on-failure";
      case NEVER -> "never";
    };
  }

  /** Whole seconds, rounded up: what every {@code sleep} understands. */
  private static String seconds(Duration duration) {
    return Long.toString((duration.toMillis() + 999) / 1000);
  }

  @Override
  public String functions() {
    return ShellResource.read("script.sh");
  }

  @Override
  public List<String> neededTools(RunSpec run) {
    return List.of("nohup");
  }

  @Override
  public boolean keepsLog() {
    return true;
  }

  @Override
  public boolean needsRoot() {
    return false;
  }

  @Override
  public boolean needsLinger() {
    return false;
  }
}
