package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a folder's name, an argument or a variable, it arrives as it was written. */
@WindowsHosts
@OnlyInFull
class WindowsOddNamesIT {
  private static final String DIRECTORY = "C:\\Odd & 100% ^dir! (x) é\\mirror";
  private static final List<String> ARGUMENTS =
      List.of(
          "a \"quoted\" one",
          "100% & ^caret! | (x) <y>",
          "ends in \\",
          "C:\\no blank\\",
          "\\\\\"",
          "é 日本",
          "",
          "tab\there");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "QUOTED", "say \"it\" \\",
          "PERCENT", "%PATH% 100% %%",
          "SPECIAL", "a & b | c ^ d ! <e> (f)",
          "LETTERS", "é 日本",
          "ENDS", "back\\slash\\");
  private static final String FILE = "conf & more/100% ^a! (1).txt";

  @TempDir Path folder;

  private final WindowsMirror mirror = new WindowsMirror();

  private List<String> arguments() {
    return Stream.concat(Stream.of(mirror.address()), ARGUMENTS.stream()).toList();
  }

  private void spec(WindowsHost host, String greeting) throws IOException {
    var env = new TreeMap<>(VARIABLES);
    env.put("GREETING", greeting);
    Files.writeString(folder.resolve("shipped.txt"), "shipped\n");
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: mirror
        build: { prebuilt: { path: unused } }
        run: { args: %s, env: %s, stop: { timeout: 3s } }
        files: [{ from: shipped.txt, to: %s }]
        health:
          within: 8s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://%s/healthz", json: { version: "${version}" } }
        """
                .formatted(Yaml.list(arguments()), Yaml.map(env), Yaml.text(FILE), mirror.address())
            + WindowsMirror.target(host, host.clientKey(), DIRECTORY + "\\"));
  }

  private Cli.Result deploy(String version) {
    return Cli.in(folder).run("deploy", "--from", WindowsMirror.release(version).toString());
  }

  private void runs(String version, String greeting) {
    assertThat(mirror.program())
        .startsWith(DIRECTORY + "\\releases\\" + version + "-")
        .endsWith("\\mirror.exe");
    assertThat(mirror.arguments()).isEqualTo(arguments());
    assertThat(mirror.environment()).contains("GREETING=" + greeting);
    VARIABLES.forEach(
        (name, value) -> assertThat(mirror.environment()).contains(name + "=" + value));
  }

  @Test
  void theWholeLifeOfAService(WindowsHost host) throws IOException {
    WindowsMirror.remove(host);
    spec(host, "first");
    assertThat(deploy("1.0.0").exits(0).out()).contains("none → 1.0.0");
    runs("1.0.0", "first");
    var releases = host.driveC().resolve(DIRECTORY.substring(3).replace('\\', '/') + "/releases");
    try (var all = Files.list(releases)) {
      assertThat(all.map(release -> release.resolve(FILE))).allMatch(Files::isRegularFile);
    }
    assertThat(deploy("1.0.0").exits(0).out()).contains("unchanged");

    spec(host, "second");
    assertThat(deploy("1.1.0").exits(0).out()).contains("1.0.0 → 1.1.0");
    runs("1.1.0", "second");

    assertThat(deploy("1.2.0-broken").exits(3).out()).contains("healthy on 1.1.0");
    runs("1.1.0", "second");

    Cli.in(folder).run("rollback").exits(0);
    runs("1.0.0", "first");
    assertThat(Cli.in(folder).run("status").exits(0).out()).contains("1.0.0", "running");
    assertThat(Cli.in(folder).run("doctor").exits(0).out()).contains("room on the disk");
    WindowsMirror.remove(host);
  }
}
