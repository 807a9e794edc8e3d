package io.svcdeploy.transport;

/**
 * The connection broke while it was used: what was asked may or may not have happened on the host.
 * Callers that can, connect again and look.
 */
public final class ConnectionLostException extends RuntimeException {
  private final String host;

  public ConnectionLostException(String host, Throwable cause) {
    super(host + ": the connection was lost: " + cause.getMessage(), cause);
    this.host = host;
  }

  public String host() {
    return host;
  }
}
