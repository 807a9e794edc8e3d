package io.svcdeploy.health;

/** What to say where sshd does not forward connections. */
final class Forwarding {
  private Forwarding() {}

  static String missing(String tool) {
    return "sshd does not forward connections and the host has no "
        + tool
        + "; set \"AllowTcpForwarding local\" in sshd_config, or install it";
  }
}
