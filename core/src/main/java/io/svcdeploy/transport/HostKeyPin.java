package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One key that a host may show: by its fingerprint, or the key itself.
 *
 * @param fingerprint {@code SHA256:} and 43 characters of base64, as {@code ssh-keygen -l} prints
 * @param type {@code ssh-ed25519} and so on; absent if only the fingerprint is known
 */
public record HostKeyPin(String fingerprint, Optional<String> type) {
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:([A-Za-z0-9+/]{43})=?");

  /**
   * Reads one pin a line: {@code SHA256:…}, {@code ssh-ed25519 AAAA… [comment]} or a line of a
   * known_hosts file. Empty lines and {@code #} comments are passed over.
   *
   * @throws DeployException as a usage error if a line is none of them, or if there is no line
   */
  public static List<HostKeyPin> parse(String text) {
    var pins =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(HostKeyPin::parseLine)
            .toList();
    if (pins.isEmpty()) {
      throw notAPin("the host key is empty");
    }
    return pins;
  }

  private static HostKeyPin parseLine(String line) {
    var fingerprint = FINGERPRINT.matcher(line);
    if (fingerprint.matches()) {
      return new HostKeyPin("SHA256:" + fingerprint.group(1), Optional.empty());
    }
    if (line.toUpperCase(Locale.ROOT).startsWith("MD5:")) {
      throw notAPin("MD5 fingerprints are not safe");
    }
    return PublicKey.parse(line)
        .or(() -> KnownHosts.Entry.parse(line).map(KnownHosts.Entry::key))
        .map(key -> new HostKeyPin(key.fingerprint(), Optional.of(key.type())))
        .orElseThrow(() -> notAPin("not a host key: " + Printable.line(line)));
  }

  private static DeployException notAPin(String message) {
    return DeployException.usage(
        message,
        "give SHA256:… (on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub),"
            + " the content of that file, or a known_hosts line");
  }
}
