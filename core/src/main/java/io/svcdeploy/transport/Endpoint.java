package io.svcdeploy.transport;

/** A host and the way to it, with everything resolved that is needed to go it. */
public sealed interface Endpoint permits SshEndpoint, LocalEndpoint, RpcEndpoint {
  /** The name by which the deployment file calls the host. */
  String host();
}
