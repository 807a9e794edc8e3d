package io.svcdeploy.scm;

import static com.sun.jna.platform.win32.Winsvc.SERVICE_CHANGE_CONFIG;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_QUERY_CONFIG;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_QUERY_STATUS;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_START;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.service.Recovery;
import io.svcdeploy.service.ServiceAccount;
import io.svcdeploy.service.WindowsService;
import io.svcdeploy.spec.RunSpec.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The service control manager of a Windows machine, this one or another, asked as the user that
 * this process runs as. Only on Windows. Every failure is a {@link DeployException} with a hint.
 * Safe between threads. Names are found whatever their case.
 */
public final class ServiceControl implements AutoCloseable {
  // A recovery that restarts the service takes the right to start it.
  private static final int CHANGE = SERVICE_QUERY_CONFIG | SERVICE_CHANGE_CONFIG | SERVICE_START;
  private static final Duration DELETION = Duration.ofSeconds(5);

  private final ScmConnection manager;

  private ServiceControl(ScmConnection manager) {
    this.manager = manager;
  }

  /** The manager of this machine. */
  public static ServiceControl local() {
    return new ServiceControl(ScmConnection.open(Optional.empty()));
  }

  /** The manager of another machine, over RPC; its errors name the machine. */
  public static ServiceControl on(String host) {
    return new ServiceControl(ScmConnection.open(Optional.of(host)));
  }

  /**
   * All settings of a service, so that {@link #change} can bring them back; the password of its
   * account is not among them. Empty if there is no such service.
   */
  public Optional<WindowsService> read(String name) {
    return manager.find(name, SERVICE_QUERY_CONFIG, ServiceControl::settings);
  }

  private static WindowsService settings(OpenService open) {
    try {
      return NativeConfig.read(open);
    } catch (IllegalArgumentException unusual) {
      throw open.failure(
              "the service "
                  + open.name()
                  + " has settings that would get lost: "
                  + unusual.getMessage(),
              "look at them with `sc qc`, and put them right")
          .causedBy(unusual);
    }
  }

  /** How it is now; empty if there is no such service. */
  public Optional<ServiceStatus> status(String name) {
    return manager.find(name, SERVICE_QUERY_STATUS, OpenService::status);
  }

  /** Registers a service, whole or not at all; it is not started. */
  public void create(WindowsService service) {
    if (service.account() instanceof ServiceAccount.User user && user.password().isEmpty()) {
      throw noPassword(service, user);
    }
    var config = new NativeConfig(service);
    try (var created = manager.create(config)) {
      try {
        config.parts().forEach(created::change);
      } catch (DeployException incomplete) {
        created.delete();
        throw incomplete;
      }
    }
  }

  /**
   * Makes all settings of a service those given. They hold from its next start. What {@link #read}
   * gave before brings the old ones back, also after a failure in the middle.
   */
  public void change(WindowsService service) {
    manager.need(
        service.name(),
        CHANGE,
        open -> {
          var config = new NativeConfig(service);
          changeMain(open, config);
          config.parts().forEach(open::change);
          return open;
        });
  }

  private static void changeMain(OpenService open, NativeConfig config) {
    var wanted = config.service();
    var account = wanted.account();
    var same = open.account().accountName().equalsIgnoreCase(account.accountName());
    var newPassword = account instanceof ServiceAccount.User user && user.password().isPresent();
    if (same && !newPassword) {
      open.change(config, Optional.empty());
      return;
    }
    if (account instanceof ServiceAccount.User user && !newPassword) {
      throw noPassword(wanted, user);
    }
    try (var logon = config.logon()) {
      open.change(config, Optional.of(logon));
    }
  }

  private static DeployException noPassword(WindowsService service, ServiceAccount.User user) {
    return DeployException.usage(
        "the service "
            + service.name()
            + " cannot run as "
            + user.accountName()
            + " without its password",
        "give the password, or use a virtual (NT SERVICE\\name) or a managed (DOMAIN\\name$)"
            + " account, which need none");
  }

  /**
   * Removes a service that does not run, and waits a moment until it is gone.
   *
   * @throws DeployException also when somebody else holds it open, so that it is only marked
   */
  public void delete(String name) {
    manager.need(
        name,
        ServiceApi.DELETE,
        open -> {
          open.delete();
          return open;
        });
    var patience = Patience.of(DELETION);
    var left = status(name);
    while (left.isPresent()) {
      if (!patience.pauseAfter(left.get())) {
        throw manager.failed(ScmErrors.MARKED_FOR_DELETE, "delete the service " + name);
      }
      left = status(name);
    }
  }

  /**
   * Starts a service, if it does not run, and waits until it says that it runs. Windows itself may
   * take up to half a minute to find out that a program is no service.
   *
   * @throws DeployException also when it ends instead, with its exit code
   */
  public ServiceStatus start(String name, Duration within) {
    var access = SERVICE_START | SERVICE_QUERY_STATUS;
    return manager.need(name, access, open -> new ServiceStart(open, Patience.of(within)).run());
  }

  /**
   * Starts a program that is no service, as the system's own account, and does not wait for it. It
   * has to leave its work to another process at once: the manager takes it for a service that does
   * not answer, and ends it. Nothing of it stays in the manager.
   *
   * @param name of the service that it is for that moment, not in use
   * @param commandLine as the manager stores it
   */
  public void launch(String name, String commandLine) {
    var service =
        new WindowsService(
            name,
            name,
            "",
            commandLine,
            Start.MANUAL,
            new ServiceAccount.LocalSystem(),
            List.of(),
            Recovery.NONE,
            WindowsService.DEFAULT_PRESHUTDOWN);
    try (var created = manager.create(new NativeConfig(service))) {
      try {
        var error = created.askToStart();
        if (error != 0 && error != ScmErrors.REQUEST_TIMEOUT) {
          throw created.failed("start", error);
        }
      } finally {
        created.delete();
      }
    }
  }

  /**
   * Stops a service and before it those that need it, and waits until its process is gone; on
   * another machine, where a process cannot be watched, until it says that it has stopped. A
   * process of this machine that is still there after that time is killed, without the manager
   * starting it again. Nothing to do if it does not run.
   *
   * @throws DeployException also when it does not stop and cannot be killed
   */
  public Stopped stop(String name, Duration within) {
    return new ServiceStop(manager, Patience.of(within)).run(name);
  }

  @Override
  public void close() {
    manager.close();
  }
}
