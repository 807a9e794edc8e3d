package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The administrative shares of a Windows host: {@code C$} is a disk, {@code ADMIN$} the folder of
 * Windows itself, wherever that is.
 */
record Share(String address) {
  /** Where batch files lie; users can neither list it nor read what others write there. */
  Path scratch() {
    return Path.of("\\\\" + address + "\\ADMIN$\\Temp");
  }

  /**
   * @param path absolute, {@code C:/…} or {@code /C:/…}, with slashes of either kind
   */
  Path path(String path) {
    var plain = path.startsWith("/") ? path.substring(1) : path;
    if (!plain.matches("[A-Za-z]:[/\\\\].*")) {
      throw new IllegalArgumentException("not absolute: " + path);
    }
    var below = plain.substring(2).replace('/', '\\');
    return Path.of("\\\\" + address + "\\" + plain.charAt(0) + "$" + below);
  }

  /**
   * @throws DeployException without a host, if the shares are not to be had
   */
  void requireAccess() {
    try {
      look();
    } catch (AccessDeniedException e) {
      throw DeployException.failed(
              "access to " + scratch() + " is denied",
              "run as a domain account that is an administrator there; a local account gets its"
                  + " rights only with LocalAccountTokenFilterPolicy=1; see docs/windows.md")
          .causedBy(e);
    } catch (IOException e) {
      throw DeployException.failed(
              scratch() + " cannot be reached: " + Printable.line(String.valueOf(e.getMessage())),
              "check the name, that the host is up and lets SMB (port 445) in, and that it has its"
                  + " administrative shares: `net share` there")
          .causedBy(e);
    }
  }

  /** Why the share cannot be reached any more; empty if it can. */
  Optional<String> broken() {
    try {
      look();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(scratch() + " cannot be reached any more");
    }
  }

  private void look() throws IOException {
    Files.readAttributes(scratch(), BasicFileAttributes.class);
  }
}
