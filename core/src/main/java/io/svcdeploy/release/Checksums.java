package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file {@code checksums.txt} in the format of {@code sha256sum}: a digest, a space, a space or
 * {@code *}, a file name. {@code sha256sum -c checksums.txt} checks it.
 */
record Checksums(SortedMap<String, Digest> byName) {
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](.+)");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]*");
  private static final String HINT = "take the file as the build wrote it, or build again";

  Checksums {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /** Reads the lines; a line that is not exactly right makes the whole file worthless. */
  static Checksums parse(String text) {
    var byName = new TreeMap<String, Digest>();
    var number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      var matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw problem(number, "is not \"<64 hexadecimal digits>  <file name>\"");
      }
      var name = matcher.group(2);
      if (!PLAIN_NAME.matcher(name).matches() || name.contains("..")) {
        throw problem(number, "names \"" + name + "\", which is not a plain file name");
      }
      var digest = new Digest(matcher.group(1).toLowerCase(Locale.ROOT));
      if (byName.put(name, digest) != null) {
        throw problem(number, "names " + name + " a second time");
      }
    }
    return new Checksums(byName);
  }

  /** The file's text, sorted by name. */
  String text() {
    return byName.entrySet().stream()
        .map(line -> line.getValue() + "  " + line.getKey() + "\n")
        .collect(Collectors.joining());
  }

  /** The digest that the file gives for this name. */
  Digest of(String name) {
    var digest = byName.get(name);
    if (digest == null) {
      throw DeployException.failed(ReleaseFolder.CHECKSUMS + " has no line for " + name, HINT);
    }
    return digest;
  }

  private static DeployException problem(int line, String what) {
    return DeployException.failed(ReleaseFolder.CHECKSUMS + ": line " + line + " " + what, HINT);
  }
}
