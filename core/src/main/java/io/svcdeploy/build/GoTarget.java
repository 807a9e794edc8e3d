package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A platform in Go's environment variables. The level goes to the variable of its architecture; a
 * platform without a level gets Go's own default spelled out, so that nothing on the build machine
 * decides it. See <a href="https://go.dev/doc/install/source#environment">Go's list</a>.
 */
final class GoTarget {
  /** The variable of an architecture, its default, and the form of its levels. */
  private record Level(String variable, String fallback, String form, String examples) {}

  private static final Level MIPS =
      new Level("GOMIPS", "hardfloat", "hardfloat|softfloat", "softfloat");
  private static final Level MIPS64 =
      new Level("GOMIPS64", "hardfloat", "hardfloat|softfloat", "softfloat");
  private static final Level PPC64 = new Level("GOPPC64", "power8", "power\\d+", "power9");

  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          Map.entry("amd64", new Level("GOAMD64", "v1", "v[1-4]", "v1, v2, v3, v4")),
          Map.entry("386", new Level("GO386", "sse2", "sse2|softfloat", "sse2, softfloat")),
          Map.entry("arm", new Level("GOARM", "7", "[5-7]", "5, 6, 7")),
          Map.entry("arm64", new Level("GOARM64", "v8.0", "v[89]\\.\\d", "v8.0, v8.2, v9.0")),
          Map.entry("mips", MIPS),
          Map.entry("mipsle", MIPS),
          Map.entry("mips64", MIPS64),
          Map.entry("mips64le", MIPS64),
          Map.entry("ppc64", PPC64),
          Map.entry("ppc64le", PPC64),
          Map.entry("riscv64", new Level("GORISCV64", "rva20u64", "rva\\d+u64", "rva22u64")));

  private GoTarget() {}

  /** GOOS, GOARCH, and the variable of the level where the architecture has one. */
  static Map<String, String> environment(Platform platform) {
    var environment = new HashMap<String, String>();
    environment.put("GOOS", platform.os());
    environment.put("GOARCH", platform.arch());
    var level = LEVELS.get(platform.arch());
    if (level == null) {
      platform.level().ifPresent(given -> refuse(platform, "has no levels", "leave it out"));
      return environment;
    }
    var value = platform.level().orElse(level.fallback());
    if (!value.matches(level.form())) {
      refuse(platform, "has no level " + value, "use one of " + level.examples());
    }
    environment.put(level.variable(), value);
    return environment;
  }

  /** The same without defaults: what the platform's own words demand of a binary. */
  static Map<String, String> stated(Platform platform) {
    var environment = environment(platform);
    if (platform.level().isEmpty()) {
      environment.keySet().retainAll(Set.of("GOOS", "GOARCH"));
    }
    return environment;
  }

  private static void refuse(Platform platform, String what, String hint) {
    throw DeployException.usage(platform + ": " + platform.arch() + " " + what, hint);
  }
}
