package io.svcdeploy.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The text of a known_hosts file, as described in sshd(8).
 *
 * @param malformed numbers of the lines that could not be read, counted from 1
 */
record KnownHosts(List<Entry> entries, List<Integer> malformed) {
  static final String REVOKED = "@revoked";
  static final String CERT_AUTHORITY = "@cert-authority";

  static KnownHosts parse(String text) {
    var entries = new ArrayList<Entry>();
    var malformed = new ArrayList<Integer>();
    int number = 0;
    for (var line : text.split("\r?\n", -1)) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      var entry = Entry.parse(line);
      entry.ifPresent(entries::add);
      if (entry.isEmpty()) {
        malformed.add(number);
      }
    }
    return new KnownHosts(List.copyOf(entries), List.copyOf(malformed));
  }

  /** The name under which a host is looked up: with its port unless that is 22. */
  static String nameOf(String host, int port) {
    var lower = host.toLowerCase(Locale.ROOT);
    return port == 22 ? lower : "[" + lower + "]:" + port;
  }

  /**
   * @param name as of {@link #nameOf}
   * @param marker empty for ordinary lines
   */
  List<PublicKey> keysOf(String name, String marker) {
    return entries.stream()
        .filter(entry -> entry.marker().equals(marker) && entry.names(name))
        .map(Entry::key)
        .toList();
  }

  /**
   * One line.
   *
   * @param marker {@code @revoked}, {@code @cert-authority} or empty
   * @param hosts names and patterns with commas between them, or one hashed name
   */
  record Entry(String marker, String hosts, PublicKey key) {
    static Optional<Entry> parse(String line) {
      var words = Arrays.asList(line.strip().split("\\s+"));
      boolean marked = words.get(0).startsWith("@");
      var rest = words.subList(marked ? 1 : 0, words.size());
      var marker = marked ? words.get(0) : "";
      if (rest.size() < 3 || !List.of("", REVOKED, CERT_AUTHORITY).contains(marker)) {
        return Optional.empty();
      }
      return PublicKey.of(rest.get(1), rest.get(2)).map(key -> new Entry(marker, rest.get(0), key));
    }

    /** One pattern must match, and none of those that begin with an exclamation mark. */
    boolean names(String name) {
      if (hosts.startsWith("|1|")) {
        return hashes(name);
      }
      boolean found = false;
      for (var pattern : hosts.split(",")) {
        boolean negated = pattern.startsWith("!");
        if (wildcard(negated ? pattern.substring(1) : pattern).matcher(name).matches()) {
          if (negated) {
            return false;
          }
          found = true;
        }
      }
      return found;
    }

    private static Pattern wildcard(String pattern) {
      var quoted = "\\Q" + pattern.toLowerCase(Locale.ROOT).replace("\\E", "") + "\\E";
      return Pattern.compile(quoted.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    }

    /** {@code |1|salt|hash}: HMAC-SHA1 of the name with the salt as the key. */
    private boolean hashes(String name) {
      var parts = hosts.split("\\|");
      if (parts.length != 4) {
        return false;
      }
      try {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
        var hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
      } catch (IllegalArgumentException notBase64) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HMAC-SHA1", e);
      }
    }
  }
}
