package io.svcdeploy.github;

import java.net.URI;

/** What matters of a web address before something secret is sent there. */
final class Address {
  private Address() {}

  static boolean isWeb(URI address) {
    var scheme = address.getScheme();
    return address.getHost() != null
        && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme));
  }

  static boolean isUnprotected(URI address) {
    return !"https".equalsIgnoreCase(address.getScheme());
  }

  /** The same scheme, host and port. */
  static boolean sameServer(URI one, URI other) {
    return isWeb(one)
        && isWeb(other)
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return isUnprotected(address) ? 80 : 443;
  }
}
