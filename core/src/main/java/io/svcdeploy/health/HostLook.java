package io.svcdeploy.health;

import java.util.List;

/**
 * All that one round trip to the host brought back.
 *
 * @param commands the answers, in the order of the question
 * @param log lines since the switch, oldest first; empty if they were not asked for
 */
public record HostLook(ServiceState service, List<CommandAnswer> commands, List<String> log) {
  public HostLook {
    commands = List.copyOf(commands);
    log = List.copyOf(log);
  }

  /**
   * @param status exit status; 137 if the command was killed because it took too long
   * @param output both outputs, or the end of them
   */
  public record CommandAnswer(int status, String output) {}
}
