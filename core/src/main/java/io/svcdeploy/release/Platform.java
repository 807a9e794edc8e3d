package io.svcdeploy.release;

import io.svcdeploy.event.DeployException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operating system, an architecture and, where it matters, an instruction level, in Go's words:
 * {@code linux/amd64}, {@code linux/arm/7} (GOARM), {@code linux/amd64/v3} (GOAMD64).
 */
public record Platform(String os, String arch, Optional<String> level)
    implements Comparable<Platform> {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9]+)/([a-z0-9]+)"
              + "(?:/(v?[0-9](?:[.][0-9])?|sse2|softfloat|hardfloat|power[0-9]+|rva[0-9]+u64))?");

  public static Platform parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw DeployException.usage(
          "\"" + text + "\" is not a platform",
          "write OS/ARCH or OS/ARCH/LEVEL in Go's words: linux/amd64, linux/arm/7, linux/amd64/v3");
    }
    return new Platform(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
  }

  public static Platform of(String os, String arch) {
    return new Platform(os, arch, Optional.empty());
  }

  /** The platform that this JVM runs on. */
  public static Platform current() {
    return of(goOs(System.getProperty("os.name", "")), goArch(System.getProperty("os.arch", "")));
  }

  /** Go's name of what {@code uname -s} or the JVM's {@code os.name} says. */
  public static String goOs(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mac")) {
      return "darwin";
    }
    return lower.startsWith("windows") ? "windows" : lower;
  }

  /** Go's name of what {@code uname -m} or the JVM's {@code os.arch} says. */
  public static String goArch(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "i386", "i486", "i586", "i686", "x86" -> "386";
      default -> lower.startsWith("arm") ? "arm" : lower;
    };
  }

  /** True if a host of {@code host}'s system and architecture can run what was built for this. */
  public boolean runsOn(Platform host) {
    return os.equals(host.os) && arch.equals(host.arch);
  }

  /** The form for file names: {@code linux-arm-7}. */
  public String fileName() {
    return toString().replace('/', '-');
  }

  /** {@code .exe} on Windows, else nothing. */
  public String executableSuffix() {
    return os.equals("windows") ? ".exe" : "";
  }

  @Override
  public int compareTo(Platform other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return os + "/" + arch + level.map(l -> "/" + l).orElse("");
  }
}
