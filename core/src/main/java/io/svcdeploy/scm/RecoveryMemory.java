package io.svcdeploy.scm;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.svcdeploy.service.Recovery;
import io.svcdeploy.service.Recovery.Action;
import io.svcdeploy.service.Recovery.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recovery as the <a
 * href="https://learn.microsoft.com/windows/win32/api/winsvc/ns-winsvc-service_failure_actionsw">SERVICE_FAILURE_ACTIONSW</a>
 * of the manager: reset period, reboot message, command, number of actions, actions; each as wide
 * as a pointer.
 */
final class RecoveryMemory {
  private static final long WIDTH = Native.POINTER_SIZE;
  private static final long RESET = 0;
  private static final long COMMAND = 2 * WIDTH;
  private static final long COUNT = 3 * WIDTH;
  private static final long ACTIONS = 4 * WIDTH;
  private static final long SIZE = 5 * WIDTH;
  // Two numbers: the kind, the delay in milliseconds.
  private static final long ACTION_SIZE = 8;
  // In the order of their numbers, from 0.
  private static final List<Kind> KINDS =
      List.of(Kind.NONE, Kind.RESTART, Kind.REBOOT, Kind.COMMAND);

  private RecoveryMemory() {}

  /**
   * The whole of it in one piece. The pointers to the command and the actions are always there: a
   * missing one would mean to leave what is, where we mean that there is none.
   */
  static Memory write(Recovery recovery) {
    var actions = recovery.actions();
    var command = WideText.of(recovery.command());
    // An empty list needs a place to point to as well.
    var commandAt = SIZE + ACTION_SIZE * Math.max(1, actions.size());
    var memory = new Memory(commandAt + (long) command.length * Character.BYTES);
    memory.clear();
    memory.setInt(RESET, (int) recovery.resetAfter().toSeconds());
    memory.setPointer(COMMAND, memory.share(commandAt));
    memory.write(commandAt, command, 0, command.length);
    memory.setInt(COUNT, actions.size());
    memory.setPointer(ACTIONS, memory.share(SIZE));
    for (int i = 0; i < actions.size(); i++) {
      var at = SIZE + ACTION_SIZE * i;
      memory.setInt(at, KINDS.indexOf(actions.get(i).kind()));
      memory.setInt(at + 4, (int) actions.get(i).delay().toMillis());
    }
    return memory;
  }

  static Recovery read(Pointer memory, boolean onErrorExit) {
    var actions = memory.getPointer(ACTIONS);
    var count = actions == null ? 0 : memory.getInt(COUNT);
    return new Recovery(
        IntStream.range(0, count).mapToObj(i -> action(actions, ACTION_SIZE * i)).toList(),
        Duration.ofSeconds(Integer.toUnsignedLong(memory.getInt(RESET))),
        WideText.at(memory.getPointer(COMMAND)),
        onErrorExit);
  }

  private static Action action(Pointer actions, long at) {
    return new Action(
        Duration.ofMillis(Integer.toUnsignedLong(actions.getInt(at + 4))),
        KINDS.get(actions.getInt(at)));
  }
}
