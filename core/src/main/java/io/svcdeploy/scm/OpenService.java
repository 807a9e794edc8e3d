package io.svcdeploy.scm;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.ENUM_SERVICE_STATUS;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.platform.win32.Winsvc.SC_STATUS_TYPE;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS_PROCESS;
import com.sun.jna.ptr.IntByReference;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.service.ServiceAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service held open: the calls of the manager, with their failures in words. Close it soon, for a
 * service that is held open cannot be deleted.
 */
final class OpenService implements AutoCloseable {
  private static final ServiceApi API = ServiceApi.INSTANCE;
  // The most that the manager returns to any of these questions.
  private static final int LARGEST_ANSWER = 8 * 1024;

  private final SC_HANDLE handle;
  private final String name;
  private final Optional<String> host;

  OpenService(SC_HANDLE handle, String name, Optional<String> host) {
    this.handle = handle;
    this.name = name;
    this.host = host;
  }

  String name() {
    return name;
  }

  ServiceStatus status() {
    var status = new SERVICE_STATUS_PROCESS();
    must(
        "look at",
        API.QueryServiceStatusEx(
            handle,
            SC_STATUS_TYPE.SC_STATUS_PROCESS_INFO,
            status,
            status.size(),
            new IntByReference()));
    return new ServiceStatus(
        ServiceStatus.State.of(status.dwCurrentState),
        Integer.toUnsignedLong(status.dwProcessId),
        Integer.toUnsignedLong(status.dwWin32ExitCode),
        Integer.toUnsignedLong(status.dwServiceSpecificExitCode),
        Integer.toUnsignedLong(status.dwCheckPoint),
        Duration.ofMillis(Integer.toUnsignedLong(status.dwWaitHint)),
        (status.dwServiceType & ServiceApi.SERVICE_WIN32_OWN_PROCESS) != 0);
  }

  /** Asks the manager to start it: 0, or the error code of Windows. */
  int askToStart() {
    return API.StartService(handle, 0, null) ? 0 : Native.getLastError();
  }

  /** Asks it to stop: 0, or the error code of Windows. */
  int askToStop() {
    return API.ControlService(handle, Winsvc.SERVICE_CONTROL_STOP, new SERVICE_STATUS())
        ? 0
        : Native.getLastError();
  }

  /** Services that run and need this one, in the order to stop them. */
  List<String> runningDependants() {
    var needed = new IntByReference();
    var count = new IntByReference();
    // Sixty-four kilobytes is the most that the manager gives.
    var buffer = new Memory(64 * 1024);
    must(
        "list what depends on",
        API.EnumDependentServices(
            handle, Winsvc.SERVICE_ACTIVE, buffer, (int) buffer.size(), needed, count));
    var names = new ArrayList<String>();
    long size = new ENUM_SERVICE_STATUS().size();
    for (int i = 0; i < count.getValue(); i++) {
      names.add(WideText.at(buffer.getPointer(i * size)));
    }
    return names;
  }

  /**
   * The main part of its configuration.
   *
   * @throws DeployException if it is a driver, or a guest in the process of others
   */
  ServiceApi.Config config() {
    var buffer = new Memory(LARGEST_ANSWER);
    must("read", API.QueryServiceConfig(handle, buffer, (int) buffer.size(), new IntByReference()));
    var config = new ServiceApi.Config(buffer);
    if (!config.ownProcess()) {
      throw failure(
          "the service " + name + " is a driver, or shares its process with others",
          "give your service another name: this one belongs to somebody else");
    }
    return config;
  }

  ServiceAccount account() {
    return ServiceAccount.of(WideText.at(config().account));
  }

  /**
   * A further part of its configuration, by the {@code SERVICE_CONFIG_...} number; empty if this
   * manager does not know such a part.
   */
  Optional<Memory> config(int part) {
    var buffer = new Memory(LARGEST_ANSWER);
    if (API.QueryServiceConfig2(handle, part, buffer, (int) buffer.size(), new IntByReference())) {
      return Optional.of(buffer);
    }
    var error = Native.getLastError();
    if (error == ScmErrors.INVALID_LEVEL) {
      return Optional.empty();
    }
    throw failed("read", error);
  }

  /** Changes the main part; {@code account} empty leaves the account and its password. */
  void change(NativeConfig config, Optional<NativeConfig.Logon> account) {
    must(
        "change",
        API.ChangeServiceConfig(
            handle,
            ServiceApi.SERVICE_NO_CHANGE,
            config.startType(),
            ServiceApi.SERVICE_NO_CHANGE,
            config.service().imagePath(),
            null,
            null,
            config.dependencies(),
            account.map(NativeConfig.Logon::account).orElse(null),
            account.flatMap(NativeConfig.Logon::password).orElse(null),
            config.service().displayName()));
  }

  /**
   * Changes a further part. A manager that does not know it has it at its default, so only another
   * value than that is an error.
   */
  void change(NativeConfig.Part part) {
    if (!API.ChangeServiceConfig2(handle, part.level(), part.memory())) {
      var error = Native.getLastError();
      if (error != ScmErrors.INVALID_LEVEL || !part.isDefault()) {
        throw failed("set the " + part.what() + " of", error);
      }
    }
  }

  void delete() {
    must("delete", API.DeleteService(handle));
  }

  private void must(String verb, boolean done) {
    if (!done) {
      throw failed(verb, Native.getLastError());
    }
  }

  DeployException failed(String verb, int error) {
    return ScmErrors.explain(error, verb + " the service " + name, host);
  }

  /** A failure that Windows has no number for. */
  DeployException failure(String message, String hint) {
    var failure = DeployException.failed(message, hint);
    return host.map(failure::onHost).orElse(failure);
  }

  @Override
  public void close() {
    API.CloseServiceHandle(handle);
  }
}
