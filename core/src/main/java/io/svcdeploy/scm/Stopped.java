package io.svcdeploy.scm;

import java.util.List;

/**
 * How a service was stopped.
 *
 * @param dependants services that ran, need this one and were stopped before it; in the order in
 *     which they can be started again
 * @param killed whether its process had to be killed
 */
public record Stopped(List<String> dependants, boolean killed) {
  public Stopped {
    dependants = List.copyOf(dependants);
  }
}
