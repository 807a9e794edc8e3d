package io.svcdeploy.host;

import io.svcdeploy.release.Platform;
import java.util.Set;

/**
 * What a host is and has.
 *
 * @param directory the service's folder, absolute
 * @param nearest the folder itself or the nearest one above it that exists
 * @param writable whether we may write to {@code nearest}
 * @param freeBytes on the disk of {@code nearest}; -1 if unknown
 * @param managerVersion systemd's version; 0 if there is none
 * @param lingers whether the login user's own systemd lives on without a login
 * @param serviceUser whether the account that the service runs as exists
 */
public record HostFacts(
    Platform platform,
    String user,
    boolean root,
    String home,
    String directory,
    String nearest,
    boolean writable,
    long freeBytes,
    int managerVersion,
    boolean lingers,
    boolean serviceUser,
    long clockSeconds,
    Set<String> tools) {
  public HostFacts {
    tools = Set.copyOf(tools);
  }

  public boolean has(String tool) {
    return tools.contains(tool);
  }
}
