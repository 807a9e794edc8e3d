package io.svcdeploy.spec;

import java.time.Duration;
import java.util.Map;

/**
 * A command around a deployment, once for each host.
 *
 * @param run a command line for {@code sh}
 * @param timeout then it is killed, with all that it started
 * @param env added to its environment
 */
public record HookSpec(
    Point point, String run, Place on, Duration timeout, Map<String, Template> env) {

  /** When it runs; the order is that of a deployment. */
  public enum Point {
    BEFORE_SWITCH,
    BEFORE_STOP,
    AFTER_SWITCH,
    AFTER_CONFIRM,
    AFTER_REVERT;

    /** As the deployment file says it: {@code before-stop}. */
    public String word() {
      return Leaf.Choice.word(this);
    }
  }

  /** Where it runs. */
  public enum Place {
    HOST,
    CONTROLLER;

    public String word() {
      return Leaf.Choice.word(this);
    }
  }
}
