package io.svcdeploy.scm;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.W32Service;
import com.sun.jna.platform.win32.W32ServiceManager;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SC_ACTION;
import com.sun.jna.platform.win32.Winsvc.SERVICE_FAILURE_ACTIONS;
import com.sun.jna.platform.win32.Winsvc.SERVICE_FAILURE_ACTIONS_FLAG;
import com.sun.jna.ptr.IntByReference;
import io.svcdeploy.service.Recovery;
import io.svcdeploy.service.Recovery.Action;
import io.svcdeploy.service.Recovery.Kind;
import io.svcdeploy.service.WindowsService;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What {@link RecoveryIT} does on a Windows Java with a service that is there: a step a line,
 * {@code step=result}. "Ours" is the product, "theirs" JNA's own use of the same calls; the two
 * know nothing of each other.
 */
public final class RecoverySteps {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int ALL = Winsvc.SERVICE_ALL_ACCESS;
  private static final int ACTIONS = Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS;

  private static final Recovery RECOVERY =
      new Recovery(
          List.of(
              new Action(Duration.ofSeconds(1), Kind.RESTART),
              new Action(Duration.ofMillis(2500), Kind.COMMAND),
              new Action(Duration.ofMinutes(1), Kind.NONE)),
          Duration.ofDays(1),
          "C:\\tools\\tell.exe hällo",
          true);

  private final ServiceControl control;
  private final String name;

  private RecoverySteps(ServiceControl control, String name) {
    this.control = control;
    this.name = name;
  }

  /**
   * @param args the name of the service
   */
  public static void main(String[] args) {
    memory();
    try (var control = ServiceControl.local()) {
      var steps = new RecoverySteps(control, args[0]);
      steps.look("sc");
      steps.ours("ours", RECOVERY);
      say("wanted", RECOVERY);
      steps.theirs();
      steps.buffers();
      steps.rights();
      steps.ours("none", Recovery.NONE);
      steps.only("message.none", "");
    }
    say("end", "reached");
  }

  private static void say(String step, Object result) {
    OUT.println(step + "=" + result);
  }

  /** Our structure, read by JNA's declaration of it. */
  private static void memory() {
    var recovery =
        new Recovery(
            List.of(
                new Action(Duration.ofSeconds(1), Kind.RESTART),
                new Action(Duration.ofMillis(2500), Kind.COMMAND),
                new Action(Duration.ZERO, Kind.REBOOT),
                new Action(Duration.ZERO, Kind.NONE)),
            Recovery.NEVER_RESET,
            "C:\\tools\\tell.exe hällo",
            true);
    Memory memory = RecoveryMemory.write(recovery);
    say("memory", words(new SERVICE_FAILURE_ACTIONS(memory)));
    say("memory.back", RecoveryMemory.read(memory, true).equals(recovery));
    var none = new SERVICE_FAILURE_ACTIONS(RecoveryMemory.write(Recovery.NONE));
    say("memory.none", words(none) + " " + (none.lpsaActions != null));
  }

  private static String words(SERVICE_FAILURE_ACTIONS it) {
    var words = new StringBuilder();
    words.append(it.dwResetPeriod).append(" ").append(it.lpRebootMsg).append("|");
    words.append(it.lpCommand).append("|");
    if (it.cActions > 0) {
      for (var action : (SC_ACTION[]) it.lpsaActions.toArray(it.cActions)) {
        words.append(" ").append(action.type).append("/").append(action.delay);
      }
    }
    return words.toString();
  }

  private void ours(String step, Recovery recovery) {
    var service = control.read(name).orElseThrow();
    control.change(
        new WindowsService(
            name,
            service.displayName(),
            service.description(),
            service.imagePath(),
            service.start(),
            service.account(),
            service.dependsOn(),
            recovery,
            service.preshutdown()));
    look(step);
  }

  /** As we read it, as JNA does, and as it lies in the registry. */
  private void look(String step) {
    say(step + ".ours", control.read(name).orElseThrow().recovery());
    try (var manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
        var service = manager.openService(name, Winsvc.SERVICE_QUERY_CONFIG)) {
      say(step + ".theirs", words(service.getFailureActions()));
      say(step + ".theirs.flag", service.getFailureActionsFlag());
    }
    Advapi32Util.registryGetValues(
            WinReg.HKEY_LOCAL_MACHINE, "SYSTEM\\CurrentControlSet\\Services\\" + name)
        .forEach(
            (value, data) ->
                say(
                    step + "." + value,
                    data instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : data));
  }

  private void theirs() {
    try (var manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
        var service = manager.openService(name, ALL)) {
      var actions = List.of(action(Winsvc.SC_ACTION_RUN_COMMAND, 7), action(0, 0));
      service.setFailureActions(actions, 60, "Going down, hällo", "C:\\other.exe");
      service.setFailureActionsFlag(false);
    }
    look("theirs");
    only("message", "Back soon");
  }

  private static SC_ACTION action(int type, int delay) {
    var action = new SC_ACTION();
    action.type = type;
    action.delay = delay;
    return action;
  }

  /** Only the reboot message is given; all else is left out, and stays. */
  private void only(String step, String message) {
    try (var manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
        var service = manager.openService(name, ALL)) {
      var actions = new SERVICE_FAILURE_ACTIONS();
      actions.lpRebootMsg = message;
      actions.dwResetPeriod = 5; // has no meaning without a list
      say(step, ServiceApi.INSTANCE.ChangeServiceConfig2(service.getHandle(), ACTIONS, actions));
    }
    look(step);
  }

  private void buffers() {
    try (var manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
        var service = manager.openService(name, Winsvc.SERVICE_QUERY_CONFIG)) {
      var needed = new IntByReference();
      say("buffer.none", query(service, Pointer.NULL, 0, needed));
      var size = needed.getValue();
      var buffer = new Memory(size);
      say("buffer.short", query(service, buffer, size - 1, needed) + needed.getValue() / size);
      say("buffer.enough", query(service, buffer, size, needed));
      var start = Pointer.nativeValue(buffer);
      for (long at : new long[] {8, 16, 32}) { // the reboot message, the command, the list
        var inside = Pointer.nativeValue(buffer.getPointer(at)) - start;
        say("buffer.inside", inside >= 40 && inside < size);
      }
    }
  }

  private static String query(W32Service service, Pointer buffer, int size, IntByReference needed) {
    var api = ServiceApi.INSTANCE;
    return api.QueryServiceConfig2(service.getHandle(), ACTIONS, buffer, size, needed)
        ? "done "
        : Native.getLastError() + " ";
  }

  /** A handle that may only look. */
  private void rights() {
    try (var manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
        var service = manager.openService(name, Winsvc.SERVICE_QUERY_CONFIG)) {
      for (int level : new int[] {ACTIONS, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG}) {
        var info =
            level == ACTIONS ? new SERVICE_FAILURE_ACTIONS() : new SERVICE_FAILURE_ACTIONS_FLAG();
        var done = ServiceApi.INSTANCE.ChangeServiceConfig2(service.getHandle(), level, info);
        say("rights", done ? "done" : Native.getLastError());
      }
    }
  }
}
