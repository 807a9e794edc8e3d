package io.svcdeploy.scm;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.W32APIOptions;
import org.jspecify.annotations.Nullable;

/**
 * What JNA's own {@link Advapi32} lacks: the configuration of a service, and a password that is
 * handed over as memory that can be wiped.
 */
interface ServiceApi extends Advapi32 {
  ServiceApi INSTANCE = Native.load("advapi32", ServiceApi.class, W32APIOptions.UNICODE_OPTIONS);

  int SERVICE_NO_CHANGE = -1;
  int SERVICE_WIN32_OWN_PROCESS = 0x10;
  int SERVICE_ERROR_NORMAL = 1;
  int SERVICE_AUTO_START = 2;
  int SERVICE_DEMAND_START = 3;
  int SERVICE_DISABLED = 4;
  int DELETE = 0x10000;

  @Nullable SC_HANDLE CreateService(
      SC_HANDLE manager,
      String name,
      String displayName,
      int access,
      int type,
      int start,
      int errorControl,
      String imagePath,
      @Nullable String group,
      @Nullable Pointer tag,
      Pointer dependencies,
      @Nullable String account,
      @Nullable Pointer password);

  boolean ChangeServiceConfig(
      SC_HANDLE service,
      int type,
      int start,
      int errorControl,
      String imagePath,
      @Nullable String group,
      @Nullable Pointer tag,
      Pointer dependencies,
      @Nullable String account,
      @Nullable Pointer password,
      String displayName);

  boolean QueryServiceConfig(
      SC_HANDLE service, @Nullable Pointer buffer, int size, IntByReference needed);

  boolean ChangeServiceConfig2(SC_HANDLE service, int level, Pointer info);

  /**
   * {@code QUERY_SERVICE_CONFIGW}; its pointers lead into the same memory, which it keeps alive.
   */
  @FieldOrder({
    "type",
    "start",
    "errorControl",
    "imagePath",
    "group",
    "tag",
    "dependencies",
    "account",
    "displayName"
  })
  final class Config extends Structure {
    public int type;
    public int start;
    public int errorControl;
    public @Nullable Pointer imagePath;
    public @Nullable Pointer group;
    public int tag;
    public @Nullable Pointer dependencies;
    public @Nullable Pointer account;
    public @Nullable Pointer displayName;

    Config(Pointer memory) {
      super(memory);
      read();
    }

    /** Whether it is a service with a process of its own, not a driver or a guest of another. */
    boolean ownProcess() {
      return (type & SERVICE_WIN32_OWN_PROCESS) != 0;
    }
  }
}
