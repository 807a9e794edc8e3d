package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import java.time.Duration;
import java.util.List;

/**
 * What the gate asks of the host's own shell. Whoever knows the service manager implements it, with
 * one script a look, so that a look costs one round trip.
 */
@FunctionalInterface
public interface HostProbe {
  /**
   * Looks once. Called by one thread.
   *
   * @throws io.svcdeploy.transport.ConnectionLostException if the connection broke
   */
  HostLook look(Question question);

  /**
   * @param shell what the host runs commands with
   * @param commands to run on the host
   * @param log whether the service's log lines since the switch are wanted
   * @param timeout for each of the commands
   */
  record Question(CheckShell shell, List<HostCommand> commands, boolean log, Duration timeout) {
    public Question {
      commands = List.copyOf(commands);
    }

    /**
     * Shell text that runs the commands one after the other and prints their answers. It always
     * goes on to its end, and takes no longer than {@link #longest()}.
     */
    public String script() {
      return shell.script(commands, timeout);
    }

    /** Reads what {@link #script()} printed, and nothing but that. */
    public List<CommandAnswer> answers(String printed) {
      return shell.read(printed);
    }

    /** The time that {@link #script()} may take; the script around it needs its own on top. */
    public Duration longest() {
      return CommandScript.wholeSeconds(timeout).plus(shell.extra()).multipliedBy(commands.size());
    }
  }

  /**
   * @param run text for the host's shell; it may hold secrets
   * @param input what it reads, in lines; it may hold secrets
   * @param keep how many bytes of its output are wanted, counted from the end
   */
  record HostCommand(String run, String input, int keep) {
    @Override
    public String toString() {
      return "HostCommand[keep=" + keep + "]";
    }
  }
}
