package io.svcdeploy.host;

import io.svcdeploy.release.Platform;
import java.util.Optional;
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
 * @param windows what only a Windows host tells; empty elsewhere
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
    Set<String> tools,
    Optional<Windows> windows) {
  public HostFacts {
    tools = Set.copyOf(tools);
  }

  /**
   * @param administrator whether the login is a member of Administrators, be it without the rights
   * @param defaultShell the SSH server's, where one was chosen
   * @param longPaths whether paths may have more than 259 characters
   * @param defender whether Microsoft Defender runs
   */
  public record Windows(
      boolean administrator, Optional<String> defaultShell, boolean longPaths, boolean defender) {}

  public boolean has(String tool) {
    return tools.contains(tool);
  }
}
