package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import io.svcdeploy.spec.RunSpec.SandboxValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of a service's main unit: a pure function of the definition. */
final class SystemdUnit {
  /** What a well-behaved network service never misses; each can be changed or dropped by name. */
  private static final Map<String, String> SYSTEM_SANDBOX = new LinkedHashMap<>();

  /** The directives that an unprivileged manager can apply. */
  private static final Map<String, String> USER_SANDBOX = new LinkedHashMap<>();

  static {
    USER_SANDBOX.put("NoNewPrivileges", "yes");
    USER_SANDBOX.put("LockPersonality", "yes");
    USER_SANDBOX.put("RestrictRealtime", "yes");
    USER_SANDBOX.put("RestrictSUIDSGID", "yes");
    USER_SANDBOX.put("SystemCallArchitectures", "native");
    SYSTEM_SANDBOX.putAll(USER_SANDBOX);
    SYSTEM_SANDBOX.put("PrivateTmp", "yes");
    SYSTEM_SANDBOX.put("PrivateDevices", "yes");
    SYSTEM_SANDBOX.put("ProtectSystem", "strict");
    SYSTEM_SANDBOX.put("ProtectHome", "read-only");
    SYSTEM_SANDBOX.put("ProtectKernelTunables", "yes");
    SYSTEM_SANDBOX.put("ProtectKernelModules", "yes");
    SYSTEM_SANDBOX.put("ProtectKernelLogs", "yes");
    SYSTEM_SANDBOX.put("ProtectControlGroups", "yes");
    SYSTEM_SANDBOX.put("ProtectClock", "yes");
    SYSTEM_SANDBOX.put("ProtectHostname", "yes");
    SYSTEM_SANDBOX.put("RestrictNamespaces", "yes");
    SYSTEM_SANDBOX.put("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK");
  }

  /** By this the host tells our files from others'. */
  static final String WRITTEN =
      "# Written by svc-deploy with each release; changes here are lost.\n";

  /** Since when RestartSteps= and RestartMaxDelaySec= exist. */
  private static final int BACK_OFF_VERSION = 254;

  private final ServiceDefinition service;
  private final Systemd.Scope scope;
  private final StringBuilder text = new StringBuilder();

  private SystemdUnit(ServiceDefinition service, Systemd.Scope scope) {
    this.service = service;
    this.scope = scope;
  }

  static String render(ServiceDefinition service, Systemd.Scope scope) {
    return new SystemdUnit(service, scope).render();
  }

  /**
   * The unit of the sockets that a service is given. It stays started while the service is
   * restarted: who connects meanwhile waits for the next process.
   */
  static String socket(ServiceDefinition service) {
    var text = new StringBuilder(WRITTEN + "[Unit]\n");
    text.append("Description=Sockets of ").append(service.name()).append("\n\n[Socket]\n");
    for (var address : service.run().listen()) {
      var listen = address.startsWith(":") ? address.substring(1) : SystemdText.value(address);
      text.append("ListenStream=").append(listen).append('\n');
    }
    text.append("FileDescriptorName=").append(service.name()).append('\n');
    service.run().user().ifPresent(it -> text.append("SocketUser=").append(it).append('\n'));
    service.run().group().ifPresent(it -> text.append("SocketGroup=").append(it).append('\n'));
    if (service.run().listen().stream().anyMatch(it -> it.startsWith("/"))) {
      // systemd's own default lets everybody in.
      text.append("SocketMode=0660\nRemoveOnStop=yes\n");
    }
    // A release that dies again and again under load must not take the sockets with it.
    text.append("TriggerLimitIntervalSec=0\n\n[Install]\nWantedBy=sockets.target\n");
    return text.toString();
  }

  private String render() {
    var run = service.run();
    text.append(WRITTEN).append("[Unit]\n");
    set("Description", service.name());
    if (!run.listen().isEmpty()) {
      set("Requires", service.name() + ".socket");
      set("After", service.name() + ".socket");
    }
    if (scope == Systemd.Scope.SYSTEM) {
      set("After", "network-online.target");
      set("Wants", "network-online.target");
    }
    giveUp(run.restart());
    text.append("\n[Service]\n");
    program(run);
    if (!run.listen().isEmpty()) {
      set("Sockets", service.name() + ".socket");
    }
    restart(run.restart());
    set("KillMode", "mixed");
    set("KillSignal", "SIG" + run.stop().signal());
    set("TimeoutStopSec", seconds(run.stop().timeout()));
    logs(run.logs());
    sandbox(run);
    if (run.start() == RunSpec.Start.AUTO) {
      text.append("\n[Install]\n");
      set("WantedBy", scope.bootTarget());
    }
    return text.toString();
  }

  private void program(RunSpec run) {
    set("Type", run.type() == RunSpec.Type.NOTIFY ? "notify" : "exec");
    set("ExecStart", SystemdText.commandLine(service.program(), service.args()));
    set("WorkingDirectory", SystemdText.value(service.current()));
    set("EnvironmentFile", SystemdText.pattern(service.settings() + "/env"));
    run.user().ifPresent(user -> set("User", user));
    run.group().ifPresent(group -> set("Group", group));
    if (scope == Systemd.Scope.SYSTEM) {
      set("StateDirectory", service.name());
    }
  }

  private void giveUp(Restart restart) {
    restart
        .giveUp()
        .ifPresentOrElse(
            limit -> {
              set("StartLimitBurst", Integer.toString(limit.failures()));
              set("StartLimitIntervalSec", seconds(limit.within()));
            },
            () -> set("StartLimitIntervalSec", "0"));
  }

  private void restart(Restart restart) {
    set(
        "Restart",
        switch (restart.policy()) {
          case ALWAYS -> "always";
          case ON_FAILURE -> "on-failure";
          case NEVER -> "no";
        });
    set("RestartSec", seconds(restart.delay()));
    if (service.managerVersion() >= BACK_OFF_VERSION
        && restart.maxDelay().compareTo(restart.delay()) > 0) {
      set("RestartSteps", Integer.toString(doublings(restart)));
      set("RestartMaxDelaySec", seconds(restart.maxDelay()));
    }
  }

  private static int doublings(Restart restart) {
    int steps = 1;
    var delay = restart.delay().isZero() ? Duration.ofMillis(100) : restart.delay();
    while (delay.compareTo(restart.maxDelay()) < 0) {
      delay = delay.multipliedBy(2);
      steps++;
    }
    return steps;
  }

  private void logs(Logs logs) {
    if (logs instanceof Logs.Files) {
      var folder = SystemdText.value(service.directory()) + "/logs";
      set("StandardOutput", "append:" + folder + "/stdout.log");
      set("StandardError", "append:" + folder + "/stderr.log");
    } else {
      set("SyslogIdentifier", service.name());
    }
  }

  private void sandbox(RunSpec run) {
    var directives =
        new LinkedHashMap<>(scope == Systemd.Scope.SYSTEM ? SYSTEM_SANDBOX : USER_SANDBOX);
    if (!run.writable().isEmpty() && scope == Systemd.Scope.SYSTEM) {
      var paths = run.writable().stream().map(SystemdText::path).toList();
      directives.put("ReadWritePaths", String.join(" ", paths));
    }
    run.sandbox()
        .forEach(
            (name, value) -> {
              if (value instanceof SandboxValue.Value set) {
                directives.put(name, set.text());
              } else {
                directives.remove(name);
              }
            });
    directives.forEach(this::set);
  }

  private void set(String name, String value) {
    text.append(name).append('=').append(value).append('\n');
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
