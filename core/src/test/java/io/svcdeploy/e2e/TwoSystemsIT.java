package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One deployment file, one matrix build, one release: for Linux and for Windows. */
@RealHosts
@WindowsHosts
class TwoSystemsIT {
  private static final Path EXAMPLE = Path.of("../examples/windows").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void oneReleaseGoesToBoth(Fleet fleet, WindowsHost windows) throws IOException {
    var linux = fleet.host(1);
    linux.freshState();
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: twosome
        build:
          go:
            module: %s
            main: ./service
            ldflags: "-s -w"
            stamp: { version: main.version, commit: main.commit }
          platforms: [linux/amd64, windows/amd64]
        run:
          args: ["-listen", "127.0.0.1:18099"]
          sandbox: { ProtectHome: false }
        targets:
          linux:
            hosts: [{ name: %s, address: %s }]
            ssh: { user: %s, key: "%s", known-hosts: "%s", agent: false }
            sudo: true
          windows:
            hosts: [{ name: win-1, address: %s, port: %d }]
            ssh: { user: %s, key: "%s", known-hosts: "%s", agent: false }
            manager: scm
        health:
          within: 10s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:18099/healthz", json: { version: "${version}" } }
        """
            .formatted(
                EXAMPLE,
                linux.name(),
                linux.address(),
                fleet.user(),
                fleet.clientKey(),
                fleet.knownHosts(),
                windows.address(),
                windows.port(),
                windows.user(),
                windows.clientKey(),
                windows.knownHosts()));
    var release = folder.resolve("release").toString();
    Cli.in(folder).run("build", "--version", "1.0.0", "-o", release).exits(0);

    for (var target : new String[] {"linux", "windows"}) {
      var result = Cli.in(folder).run("deploy", "--target", target, "--from", release).exits(0);
      assertThat(result.out()).contains("none → 1.0.0");
    }
    assertThat(linux.exec("systemctl is-active twosome").out()).startsWith("active");
    assertThat(windows.exec("@sc query twosome").out()).contains("RUNNING");
  }
}
