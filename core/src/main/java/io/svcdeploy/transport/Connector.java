package io.svcdeploy.transport;

/** Opens connections. Safe between threads. */
@FunctionalInterface
public interface Connector {
  /**
   * A connection with a shell that answers.
   *
   * @throws io.svcdeploy.event.DeployException on this host, with a hint, if there is none to be
   *     had; what may pass by itself was tried again before
   */
  HostConnection connect(Endpoint endpoint);
}
