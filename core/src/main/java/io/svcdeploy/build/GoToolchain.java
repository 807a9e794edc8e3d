package io.svcdeploy.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The {@code go} command of this machine and the environment it runs in. Of the user's settings it
 * keeps those that say where modules and tools come from; those that would change the bytes of a
 * binary (GOFLAGS, GOAMD64, GOEXPERIMENT, CGO_CFLAGS, …) do not reach it, whether they come from
 * the environment or from {@code go env -w}: a release depends on its sources and the deployment
 * file only.
 */
final class GoToolchain {
  private static final Duration QUICK = Duration.ofMinutes(10);
  private static final Pattern OF_GO = Pattern.compile("GO[A-Z0-9]*|GO_[A-Z_]+|CGO_[A-Z_0-9]+");
  private static final List<String> KEPT =
      List.of(
          "GOPATH",
          "GOMODCACHE",
          "GOCACHE",
          "GOCACHEPROG",
          "GOPROXY",
          "GOPRIVATE",
          "GONOPROXY",
          "GONOSUMDB",
          "GOSUMDB",
          "GOINSECURE",
          "GOVCS",
          "GOAUTH",
          "GOTOOLCHAIN");
  private static final List<String> INSTALLERS =
      List.of(
          "apt-get install golang-go",
          "dnf install golang",
          "apk add go",
          "pacman -S go",
          "zypper install go",
          "brew install go",
          "winget install GoLang.Go",
          "choco install golang");
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private final Path go;
  private final GoVersion version;
  private final Map<String, String> environment;

  private GoToolchain(Path go, GoVersion version, Map<String, String> environment) {
    this.go = go;
    this.version = version;
    this.environment = environment;
  }

  /**
   * Finds Go and checks that it can build the module.
   *
   * @param module the folder of go.mod
   * @param scratch an empty folder outside of any module, for Go's temporary files too
   */
  static GoToolchain find(
      Map<String, String> user, Path module, Path scratch, BooleanSupplier stop) {
    var required = required(module);
    var go = Tool.find("go", user).orElseThrow(() -> missing(required, user));
    var kept = kept(go, user, scratch, stop);
    var environment = new TreeMap<>(user);
    environment.keySet().removeIf(name -> OF_GO.matcher(name).matches());
    environment.putAll(kept);
    environment.put("GOENV", "off");
    environment.put("GOTMPDIR", scratch.toString());
    var version = version(go, environment, scratch, stop);
    if (version.isBefore(required) || version.isBefore(GoVersion.OLDEST)) {
      refuseIfFixed(version, required, kept.getOrDefault("GOTOOLCHAIN", ""), user);
    }
    return new GoToolchain(go, version, environment);
  }

  GoVersion version() {
    return version;
  }

  /** The environment for a platform; {@code extra} is what the deployment file adds. */
  Map<String, String> environmentFor(Platform platform, boolean cgo, Map<String, String> extra) {
    var all = new TreeMap<>(environment);
    all.putAll(extra);
    all.putAll(GoTarget.environment(platform));
    all.put("CGO_ENABLED", cgo ? "1" : "0");
    return all;
  }

  /** Runs {@code go} with these arguments in the module. */
  Tool.Result run(
      List<String> arguments,
      Path module,
      Map<String, String> environment,
      Duration deadline,
      BooleanSupplier stop) {
    return Tool.run(new Tool.Call(command(go, arguments), module, environment, deadline), stop);
  }

  private static GoVersion required(Path module) {
    var goMod = module.resolve("go.mod");
    try {
      return GoVersion.requiredBy(Files.readString(goMod)).orElse(GoVersion.OLDEST);
    } catch (IOException e) {
      throw DeployException.usage(
              "there is no readable go.mod in " + module,
              "set build.go.module to the folder of go.mod; it counts from the deployment file")
          .causedBy(e);
    }
  }

  private static Map<String, String> kept(
      Path go, Map<String, String> user, Path scratch, BooleanSupplier stop) {
    var arguments = new ArrayList<>(List.of("env", "-json"));
    arguments.addAll(KEPT);
    var asked = new TreeMap<>(user);
    asked.put("GOWORK", "off");
    var result = Tool.run(new Tool.Call(command(go, arguments), scratch, asked, QUICK), stop);
    if (!result.ok()) {
      throw DeployException.failed("go env failed", "run \"go env\" by hand and mend what it says")
          .withOutput(result.shown());
    }
    try {
      var kept = new TreeMap<>(new ObjectMapper().readValue(result.output(), STRINGS));
      kept.values().removeIf(String::isEmpty);
      return kept;
    } catch (JsonProcessingException e) {
      throw DeployException.failed("go env gave no JSON", "check that this is Go: " + go)
          .withOutput(result.shown())
          .causedBy(e);
    }
  }

  private static GoVersion version(
      Path go, Map<String, String> environment, Path scratch, BooleanSupplier stop) {
    var local = new TreeMap<>(environment);
    local.put("GOTOOLCHAIN", "local");
    var call = new Tool.Call(command(go, List.of("version")), scratch, local, QUICK);
    var result = Tool.run(call, stop);
    return GoVersion.reported(result.output())
        .orElseThrow(
            () ->
                DeployException.failed(
                        go + " does not say which version of Go it is",
                        "run \"go version\" by hand")
                    .withOutput(result.shown()));
  }

  /** From 1.21 on, Go fetches the tool chain that a module needs, unless GOTOOLCHAIN says no. */
  private static void refuseIfFixed(
      GoVersion version, GoVersion required, String toolchain, Map<String, String> user) {
    var fetches =
        !version.isBefore(new GoVersion(1, 21, -1, "1.21"))
            && (toolchain.isEmpty() || toolchain.matches("(?:.*\\+)?(?:auto|path)"));
    if (fetches) {
      return;
    }
    var needed = required.isBefore(GoVersion.OLDEST) ? GoVersion.OLDEST : required;
    var fixed =
        toolchain.isEmpty() || version.isBefore(new GoVersion(1, 21, -1, "1.21"))
            ? ""
            : ", and GOTOOLCHAIN=" + toolchain + " forbids Go to fetch it";
    throw DeployException.failed(
        "the module needs Go " + needed + "; this is Go " + version + fixed,
        (fixed.isEmpty() ? "" : "set GOTOOLCHAIN=auto, or ") + howToInstall(needed, user));
  }

  private static DeployException missing(GoVersion required, Map<String, String> user) {
    return DeployException.failed(
        "building needs Go " + required + " or later, and there is no go on the PATH",
        howToInstall(required, user));
  }

  private static String howToInstall(GoVersion version, Map<String, String> user) {
    return "install Go "
        + version
        + " or later: "
        + packageCommand(user).map(command -> command + ", or ").orElse("")
        + "from https://go.dev/dl (in CI: actions/setup-go, or the Go tool of Jenkins)";
  }

  private static Optional<String> packageCommand(Map<String, String> user) {
    return INSTALLERS.stream()
        .filter(command -> Tool.find(command.substring(0, command.indexOf(' ')), user).isPresent())
        .findFirst();
  }

  private static List<String> command(Path go, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(go.toString());
    command.addAll(arguments);
    return command;
  }
}
