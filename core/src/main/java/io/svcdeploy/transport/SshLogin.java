package io.svcdeploy.transport;

/**
 * One SSH server and how to get in.
 *
 * @param address name or address to connect to; also what is looked up among the known hosts
 */
public record SshLogin(
    String address, int port, String user, Credentials credentials, HostKeys hostKeys) {
  public SshLogin {
    if (address.isBlank() || user.isBlank()) {
      throw new IllegalArgumentException("an SSH login needs an address and a user");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /** {@code user@address}, with the port unless it is 22. */
  @Override
  public String toString() {
    return user + "@" + address + (port == 22 ? "" : ":" + port);
  }
}
