package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import java.util.ArrayList;
import java.util.List;

/** systemd, as root or as the user's own manager. */
record Systemd(Scope scope) implements ServiceManager {
  enum Scope {
    SYSTEM("multi-user.target"),
    USER("default.target");

    private final String bootTarget;

    Scope(String bootTarget) {
      this.bootTarget = bootTarget;
    }

    String bootTarget() {
      return bootTarget;
    }
  }

  @Override
  public Shell shell() {
    return Shell.SH;
  }

  @Override
  public Registration registration(ServiceDefinition service) {
    var run = service.run();
    var name = service.name();
    var stored = new ArrayList<Registration.Stored>();
    var installed = new ArrayList<Registration.Installed>();
    var enabled = new ArrayList<String>();
    stored.add(new Registration.Stored("env", SystemdText.environmentFile(service.env()), 0600));
    installed.add(unit(service, name + ".service", SystemdUnit.render(service, scope)));
    if (!run.listen().isEmpty()) {
      installed.add(unit(service, name + ".socket", SystemdUnit.socket(service)));
      if (run.start() != RunSpec.Start.MANUAL) {
        enabled.add(name + ".socket");
      }
    }
    if (run.start() == RunSpec.Start.AUTO) {
      enabled.add(name + ".service");
    } else if (run.start() == RunSpec.Start.DELAYED) {
      installed.add(unit(service, name + "-delayed.timer", delayedTimer(name)));
      enabled.add(name + "-delayed.timer");
    }
    if (run.logs() instanceof Logs.Files files) {
      stored.add(new Registration.Stored("rotate.sh", LogRotation.script(service, files), 0644));
      installed.add(unit(service, name + "-rotate.service", rotateService(service)));
      installed.add(unit(service, name + "-rotate.timer", rotateTimer(name)));
      enabled.add(name + "-rotate.timer");
    }
    return new Registration(stored, installed, enabled);
  }

  private Registration.Installed unit(ServiceDefinition service, String name, String text) {
    var folder =
        scope == Scope.SYSTEM ? "/etc/systemd/system" : service.home() + "/.config/systemd/user";
    return new Registration.Installed(folder + "/" + name, text);
  }

  private static String delayedTimer(String name) {
    return SystemdUnit.WRITTEN
        + """
        [Unit]
        Description=Start of %1$s two minutes after boot
        [Timer]
        OnBootSec=2min
        Unit=%1$s.service
        [Install]
        WantedBy=timers.target
        """
            .formatted(name);
  }

  private static String rotateService(ServiceDefinition service) {
    return SystemdUnit.WRITTEN
        + """
        [Unit]
        Description=Log rotation of %s
        [Service]
        Type=oneshot
        ExecStart=%s
        """
            .formatted(
                service.name(),
                SystemdText.commandLine("/bin/sh", List.of(service.settings() + "/rotate.sh")));
  }

  private static String rotateTimer(String name) {
    return SystemdUnit.WRITTEN
        + """
        [Unit]
        Description=Log rotation of %s
        [Timer]
        OnActiveSec=1min
        OnUnitActiveSec=1min
        AccuracySec=10s
        [Install]
        WantedBy=timers.target
        """
            .formatted(name);
  }

  @Override
  public String functions() {
    var variant =
        scope == Scope.SYSTEM
            ? "SYSTEMD_FLAG=--system\nSYSTEMD_UNITS=/etc/systemd/system\nSYSTEMD_RUN=/run\n"
            : """
            SYSTEMD_FLAG=--user
            SYSTEMD_UNITS=$HOME/.config/systemd/user
            XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
            export XDG_RUNTIME_DIR
            SYSTEMD_RUN=$XDG_RUNTIME_DIR
            """;
    return variant
        + "SYSTEMD_BOOT_TARGET="
        + scope.bootTarget()
        + "\n"
        + ShellResource.read("systemd.sh");
  }

  @Override
  public List<String> neededTools(RunSpec run) {
    return List.of("systemctl", "systemd-run");
  }

  @Override
  public boolean keepsLog() {
    return true;
  }

  @Override
  public boolean needsRoot() {
    return scope == Scope.SYSTEM;
  }

  @Override
  public boolean needsLinger() {
    return scope == Scope.USER;
  }
}
