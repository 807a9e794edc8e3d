package io.svcdeploy.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The keys that a host may show. There is no way to accept an unknown one.
 *
 * @param knownHosts a file as described in sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; its
 *     {@code @revoked} lines hold even if there are pins
 * @param pins if there are any, the host must show one of them, whatever the file says
 */
public record HostKeys(Optional<Path> knownHosts, List<HostKeyPin> pins) {
  public HostKeys {
    pins = List.copyOf(pins);
  }

  public static HostKeys knownHosts(Path file) {
    return new HostKeys(Optional.of(file), List.of());
  }

  /**
   * @param text as {@link HostKeyPin#parse}; several, one a line
   */
  public static HostKeys pinned(String text) {
    return new HostKeys(Optional.empty(), HostKeyPin.parse(text));
  }

  /** The file that {@code ssh} uses. */
  public static HostKeys ofThisUser() {
    return knownHosts(Credentials.expandHome("~/.ssh/known_hosts"));
  }
}
