package io.svcdeploy.scm;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import io.svcdeploy.event.DeployException;
import java.time.Duration;
import java.util.Optional;

/**
 * A process of this machine, held open, so that its number stays its own even after it has ended.
 */
final class LocalProcess implements AutoCloseable {
  private static final Kernel32 API = Kernel32.INSTANCE;
  // What a killed process answers as its exit code.
  private static final int KILLED = 1;

  private final long pid;
  private final Optional<HANDLE> handle;

  private LocalProcess(long pid, Optional<HANDLE> handle) {
    this.pid = pid;
    this.handle = handle;
  }

  /** With the number 0, or one that is free, it is not known, and counts as ended. */
  static LocalProcess open(long pid) {
    if (pid == 0) {
      return new LocalProcess(pid, Optional.empty());
    }
    var handle = Optional.ofNullable(API.OpenProcess(WinNT.SYNCHRONIZE, false, (int) pid));
    var error = handle.isPresent() ? 0 : Native.getLastError();
    if (error != 0 && error != ScmErrors.INVALID_PARAMETER) {
      throw ScmErrors.explain(error, "watch the process " + pid, Optional.empty());
    }
    return new LocalProcess(pid, handle);
  }

  boolean known() {
    return handle.isPresent();
  }

  /** True if it has ended, or does so in time. */
  boolean endsWithin(Duration time) {
    var millis = (int) Math.min(time.toMillis(), Integer.MAX_VALUE);
    return handle
        .map(it -> API.WaitForSingleObject(it, millis) == WinBase.WAIT_OBJECT_0)
        .orElse(true);
  }

  void kill() {
    var error = terminate();
    if (error == ScmErrors.ACCESS_DENIED && !endsWithin(Duration.ZERO)) {
      // An administrator may end the processes of the system too, but has to claim it.
      try (var debug = new Advapi32Util.Privilege(WinNT.SE_DEBUG_NAME)) {
        debug.enable();
        error = terminate();
      } catch (Win32Exception refused) {
        throw denied(refused.getErrorCode()).causedBy(refused);
      }
    }
    if (error != 0 && !endsWithin(Duration.ZERO)) {
      throw denied(error);
    }
  }

  private DeployException denied(int error) {
    return ScmErrors.explain(error, "kill the process " + pid, Optional.empty());
  }

  /** 0, or the error code of Windows. */
  private int terminate() {
    var killing = API.OpenProcess(WinNT.PROCESS_TERMINATE, false, (int) pid);
    if (killing == null) {
      return Native.getLastError();
    }
    try {
      return API.TerminateProcess(killing, KILLED) ? 0 : Native.getLastError();
    } finally {
      API.CloseHandle(killing);
    }
  }

  @Override
  public void close() {
    handle.ifPresent(API::CloseHandle);
  }
}
