package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;

/** Opens a connection of the kind that the endpoint is of. */
public final class HostConnector implements Connector {
  private final SshConnector ssh = new SshConnector();

  @Override
  public HostConnection connect(Endpoint endpoint) {
    try {
      if (endpoint instanceof SshEndpoint it) {
        return ssh.connect(it);
      }
      return endpoint instanceof LocalEndpoint it
          ? LocalConnection.open(it)
          : RpcConnection.open((RpcEndpoint) endpoint);
    } catch (DeployException e) {
      throw e.onHost(endpoint.host());
    }
  }
}
