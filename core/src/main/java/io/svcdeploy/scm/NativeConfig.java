package io.svcdeploy.scm;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Winsvc;
import io.svcdeploy.service.Recovery;
import io.svcdeploy.service.ServiceAccount;
import io.svcdeploy.service.WindowsService;
import io.svcdeploy.spec.RunSpec.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service in the words and structures of the manager. */
record NativeConfig(WindowsService service) {
  /**
   * A further part of the configuration.
   *
   * @param level its {@code SERVICE_CONFIG_...} number
   * @param what in words
   * @param memory its structure
   * @param isDefault whether a manager that does not know the part does the same
   */
  record Part(int level, String what, Memory memory, boolean isDefault) {}

  /** An account and its password, which is wiped when this is closed. */
  record Logon(String account, Optional<Memory> password) implements AutoCloseable {
    @Override
    public void close() {
      password.ifPresent(Memory::clear);
    }
  }

  int startType() {
    return switch (service.start()) {
      case AUTO, DELAYED -> ServiceApi.SERVICE_AUTO_START;
      case MANUAL -> ServiceApi.SERVICE_DEMAND_START;
      case DISABLED -> ServiceApi.SERVICE_DISABLED;
    };
  }

  /** Each name with its NUL, and one more at the end; that alone means none. */
  Memory dependencies() {
    return WideText.memory(String.join("\0", service.dependsOn()) + "\0");
  }

  /**
   * System accounts have an empty password, accounts whose password Windows keeps have none at all.
   */
  Logon logon() {
    return new Logon(service.account().accountName(), password(service.account()));
  }

  private static Optional<Memory> password(ServiceAccount account) {
    if (account instanceof ServiceAccount.User user) {
      return user.password().map(password -> WideText.memory(password.reveal()));
    }
    var kept =
        account instanceof ServiceAccount.Virtual || account instanceof ServiceAccount.Managed;
    return kept ? Optional.empty() : Optional.of(WideText.memory(""));
  }

  List<Part> parts() {
    var delayed = service.start() == Start.DELAYED;
    var onErrorExit = service.recovery().onErrorExit();
    return List.of(
        new Part(
            Winsvc.SERVICE_CONFIG_DESCRIPTION,
            "description",
            description(),
            service.description().isEmpty()),
        new Part(
            Winsvc.SERVICE_CONFIG_DELAYED_AUTO_START_INFO,
            "delayed start",
            number(delayed ? 1 : 0),
            !delayed),
        recovery(service.recovery()),
        new Part(
            Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG,
            "recovery at an error exit",
            number(onErrorExit ? 1 : 0),
            !onErrorExit),
        new Part(
            Winsvc.SERVICE_CONFIG_PRESHUTDOWN_INFO,
            "preshutdown timeout",
            number((int) service.preshutdown().toMillis()),
            service.preshutdown().equals(WindowsService.DEFAULT_PRESHUTDOWN)));
  }

  static Part recovery(Recovery recovery) {
    return new Part(
        Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS,
        "recovery",
        RecoveryMemory.write(recovery),
        recovery.actions().isEmpty());
  }

  /** A pointer to the text behind it; an empty text takes the description away. */
  private Memory description() {
    var text = WideText.of(service.description());
    var memory = new Memory(Native.POINTER_SIZE + (long) text.length * Character.BYTES);
    memory.setPointer(0, memory.share(Native.POINTER_SIZE));
    memory.write(Native.POINTER_SIZE, text, 0, text.length);
    return memory;
  }

  private static Memory number(int value) {
    var memory = new Memory(Integer.BYTES);
    memory.setInt(0, value);
    return memory;
  }

  /** What the manager has of this service. */
  static WindowsService read(OpenService open) {
    var config = open.config();
    var start = start(open, config.start);
    return new WindowsService(
        open.name(),
        WideText.at(config.displayName),
        open.config(Winsvc.SERVICE_CONFIG_DESCRIPTION)
            .map(memory -> WideText.at(memory.getPointer(0)))
            .orElse(""),
        WideText.at(config.imagePath),
        start,
        ServiceAccount.of(WideText.at(config.account)),
        WideText.listAt(config.dependencies),
        readRecovery(open),
        preshutdown(open));
  }

  private static Start start(OpenService open, int type) {
    return switch (type) {
      case ServiceApi.SERVICE_DEMAND_START -> Start.MANUAL;
      case ServiceApi.SERVICE_DISABLED -> Start.DISABLED;
      default ->
          flag(open, Winsvc.SERVICE_CONFIG_DELAYED_AUTO_START_INFO) ? Start.DELAYED : Start.AUTO;
    };
  }

  static Recovery readRecovery(OpenService open) {
    var onErrorExit = flag(open, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG);
    return open.config(Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS)
        .map(memory -> RecoveryMemory.read(memory, onErrorExit))
        .orElse(Recovery.NONE);
  }

  private static Duration preshutdown(OpenService open) {
    return open.config(Winsvc.SERVICE_CONFIG_PRESHUTDOWN_INFO)
        .map(memory -> Duration.ofMillis(Integer.toUnsignedLong(memory.getInt(0))))
        .orElse(WindowsService.DEFAULT_PRESHUTDOWN);
  }

  private static boolean flag(OpenService open, int part) {
    return open.config(part).map((Pointer memory) -> memory.getInt(0) != 0).orElse(false);
  }
}
