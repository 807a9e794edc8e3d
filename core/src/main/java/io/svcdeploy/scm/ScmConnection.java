package io.svcdeploy.scm;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import io.svcdeploy.event.DeployException;
import java.util.Optional;
import java.util.function.Function;

/** The service control manager of a machine, held open. */
final class ScmConnection implements AutoCloseable {
  private final Optional<String> host;
  private final SC_HANDLE manager;

  private ScmConnection(Optional<String> host, SC_HANDLE manager) {
    this.host = host;
    this.manager = manager;
  }

  /** Of this machine, if no other is named. Without rights to more than finding services. */
  static ScmConnection open(Optional<String> host) {
    if (!Platform.isWindows()) {
      throw DeployException.usage(
          "the service interface of Windows can be used only from Windows",
          "reach the host by SSH, or run svc-deploy on Windows");
    }
    return open(host, Winsvc.SC_MANAGER_CONNECT);
  }

  private static ScmConnection open(Optional<String> host, int access) {
    var machine = host.map(name -> "\\\\" + name).orElse(null);
    var manager = ServiceApi.INSTANCE.OpenSCManager(machine, null, access);
    if (manager == null) {
      var error = Native.getLastError();
      throw ScmErrors.explain(error, "open the service control manager", host);
    }
    return new ScmConnection(host, manager);
  }

  boolean local() {
    return host.isEmpty();
  }

  Optional<String> host() {
    return host;
  }

  /** Asks a service something; empty if there is no such service. */
  <T> Optional<T> find(String name, int access, Function<OpenService, T> question) {
    var handle = ServiceApi.INSTANCE.OpenService(manager, name, access);
    if (handle == null) {
      var error = Native.getLastError();
      if (error == ScmErrors.NO_SUCH_SERVICE) {
        return Optional.empty();
      }
      throw failed(error, "open the service " + name);
    }
    try (var service = new OpenService(handle, name, host)) {
      return Optional.of(question.apply(service));
    }
  }

  /** The same for a service that must exist. */
  <T> T need(String name, int access, Function<OpenService, T> question) {
    return find(name, access, question)
        .orElseThrow(() -> failed(ScmErrors.NO_SUCH_SERVICE, "open the service " + name));
  }

  /** The main part of a new service. */
  OpenService create(NativeConfig config) {
    var service = config.service();
    try (var creating = open(host, Winsvc.SC_MANAGER_CREATE_SERVICE);
        var logon = config.logon()) {
      var handle =
          ServiceApi.INSTANCE.CreateService(
              creating.manager,
              service.name(),
              service.displayName(),
              Winsvc.SERVICE_ALL_ACCESS,
              ServiceApi.SERVICE_WIN32_OWN_PROCESS,
              config.startType(),
              ServiceApi.SERVICE_ERROR_NORMAL,
              service.imagePath(),
              null,
              null,
              config.dependencies(),
              logon.account(),
              logon.password().orElse(null));
      if (handle == null) {
        throw failed(Native.getLastError(), "create the service " + service.name());
      }
      return new OpenService(handle, service.name(), host);
    }
  }

  DeployException failed(int error, String attempt) {
    return ScmErrors.explain(error, attempt, host);
  }

  @Override
  public void close() {
    ServiceApi.INSTANCE.CloseServiceHandle(manager);
  }
}
