package io.svcdeploy.transport;

/**
 * A Windows host that another Windows machine reaches without SSH, under the logon of our process:
 * its files by SMB, its service control manager by RPC.
 *
 * @param address a name or an IPv4 address, as it stands in a UNC path
 */
public record RpcEndpoint(String host, String address) implements Endpoint {}
