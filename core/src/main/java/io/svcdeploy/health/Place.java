package io.svcdeploy.health;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.Template;

/** An address and a port, as the host sees them. */
record Place(String address, int port) {

  /**
   * Reads {@code 127.0.0.1:8080}, {@code [::1]:8080} or {@code :8080}, which means the loopback.
   *
   * @param written what it was made of, for the error
   * @throws DeployException if it is none of these
   */
  static Place of(String text, Template written) {
    int colon = text.lastIndexOf(':');
    var port = text.substring(colon + 1);
    var address = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
    if (colon < 0 || !port.matches("[0-9]{1,5}") || !isPort(Integer.parseInt(port))) {
      throw DeployException.usage(
          "%s: a health check cannot use the address %s".formatted(written.position(), written),
          "write it as 127.0.0.1:8080");
    }
    return new Place(address.isEmpty() ? "127.0.0.1" : address, Integer.parseInt(port));
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
  }

  static String show(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  @Override
  public String toString() {
    return show(address, port);
  }
}
