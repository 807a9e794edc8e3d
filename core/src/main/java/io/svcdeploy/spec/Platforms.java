package io.svcdeploy.spec;

import java.util.List;
import java.util.Optional;

/**
 * The platforms that Go can build for, as {@code go tool dist list} prints them (Go 1.20 to 1.26).
 */
final class Platforms {
  static final List<String> ALL =
      List.of(
          """
          aix/ppc64 android/386 android/amd64 android/arm android/arm64 darwin/amd64 darwin/arm64
          dragonfly/amd64 freebsd/386 freebsd/amd64 freebsd/arm freebsd/arm64 freebsd/riscv64
          illumos/amd64 ios/amd64 ios/arm64 js/wasm linux/386 linux/amd64 linux/arm linux/arm64
          linux/loong64 linux/mips linux/mips64 linux/mips64le linux/mipsle linux/ppc64
          linux/ppc64le linux/riscv64 linux/s390x netbsd/386 netbsd/amd64 netbsd/arm netbsd/arm64
          openbsd/386 openbsd/amd64 openbsd/arm openbsd/arm64 openbsd/ppc64 openbsd/riscv64
          plan9/386 plan9/amd64 plan9/arm solaris/amd64 wasip1/wasm windows/386 windows/amd64
          windows/arm windows/arm64
          """
              .trim()
              .split("\\s+"));

  /** Architectures whose builds have levels: GOARM, GOAMD64, GOARM64. */
  static final String LEVELS = "arm/[567]|amd64/v[1-4]|arm64/v(?:8[.][0-9]|9[.][0-5])";

  private Platforms() {}

  /** What is wrong with a platform, if anything. */
  static Optional<Flaw> flaw(String text) {
    if (ALL.contains(text)) {
      return Optional.empty();
    }
    var parts = text.split("/", 3);
    var platform = parts.length == 3 ? parts[0] + "/" + parts[1] : text;
    if (!ALL.contains(platform)) {
      var hint =
          NearestWord.to(text, ALL)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("OS/ARCH in Go's words, such as linux/amd64, windows/amd64, darwin/arm64");
      return Optional.of(new Flaw(Shown.quoted(text) + " is no platform of Go", hint));
    }
    return (parts[1] + "/" + parts[2]).matches(LEVELS)
        ? Optional.empty()
        : Optional.of(
            new Flaw(
                Shown.quoted(parts[2]) + " is no level of " + parts[1],
                "levels: arm/5 to arm/7, amd64/v1 to amd64/v4, arm64/v8.0 to arm64/v9.5"));
  }
}
