package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "It says that it is active" is no proof that the new version runs. Here the service is active and
 * answers, but by the old binary or in the old version's words: the gate must not pass it.
 */
@RealHosts
class RunningProofIT {
  private static final String ANSWERS =
      """
        within: 3s
        stable-for: 500ms
        every: 200ms
        checks:
      """;

  private static final String BY_ANY_VERSION =
      "    - http: { url: \"http://127.0.0.1:8080/healthz\" }";
  private static final AtomicBoolean FRESH = new AtomicBoolean(true);

  @TempDir Path folder;

  private TestHost host;

  /** The old version's binary on the host. */
  private String old = "";

  @BeforeEach
  void oldVersion(Fleet fleet) {
    host = fleet.host(1);
    spec(fleet, BY_ANY_VERSION);
    if (FRESH.getAndSet(false)) {
      host.freshState();
      deploy("1.0.0").exits(0);
    }
    old = host.exec("readlink -f /opt/hello/current/hello").orFail();
  }

  /** What a test left behind goes; the old version stays for the next one. */
  @AfterEach
  void tidy() {
    host.exec(
            """
            rm -rf /etc/systemd/system/hello.service.d
            systemctl daemon-reload
            systemctl stop leftover squatter 2>/dev/null
            systemctl restart hello
            """)
        .orFail();
  }

  private void spec(Fleet fleet, String check) {
    FleetSpec.of(fleet, List.of(host)).withHealth(ANSWERS + check).writeTo(folder);
  }

  private Cli.Result deploy(String version) {
    return Cli.in(folder)
        .run(
            "deploy",
            "--force", // another test had it quarantined
            "--from",
            ExampleReleases.HELLO.good(version).toString(),
            "--report",
            folder.resolve("report").toString());
  }

  private static String digest(String version) {
    return ReleaseFolder.read(ExampleReleases.HELLO.good(version))
        .artifacts()
        .get(0)
        .digest()
        .hex();
  }

  /** Why the only host failed; it must run the old version, seen healthy again. */
  private String reasonOnOldVersion() throws IOException {
    var report = new JsonMapper().readTree(folder.resolve("report/report.json").toFile());
    JsonNode only = report.path("hosts").get(0);
    assertThat(only.path("outcome").asText()).isEqualTo("rolled-back");
    assertThat(only.path("evidence").path("leftAs").asText()).contains("1.0.0", "healthy");
    assertThat(host.exec("readlink /opt/hello/current").orFail()).contains("releases/1.0.0-");
    assertThat(host.exec("sha256sum </proc/$(systemctl show -p MainPID --value hello)/exe").out())
        .startsWith(digest("1.0.0"));
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains("\"1.0.0\"");
    return only.toString();
  }

  /** Nothing to deploy, and yet no green run: what runs already must be well. */
  @Test
  void anUnchangedReleaseThatHangsIsNoSuccess() {
    host.exec("systemctl kill --signal=STOP hello").orFail();
    var again = List.of("deploy", "--from", ExampleReleases.HELLO.good("1.0.0").toString());

    var hanging = Cli.in(folder).run(again.toArray(String[]::new)).exits(4);
    assertThat(hanging.out()).contains("runs 1.0.0 already, but it is not healthy");

    host.exec("systemctl kill --signal=CONT hello").orFail();
    assertThat(Cli.in(folder).run(again.toArray(String[]::new)).exits(0).out())
        .contains("Nothing to do");
  }

  /** What somebody may leave behind on a host: the unit is ours, but it starts something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {"ExecStart=OLD", "ExecStart=/usr/local/bin/wrapper", "BindReadOnlyPaths=OLD:NEW"})
  void anActiveServiceThatRunsTheOldBinaryFails(String override) throws IOException {
    override(override.startsWith("ExecStart=") ? "ExecStart=\n" + override : override);

    deploy("1.1.0").exits(3);

    assertThat(reasonOnOldVersion())
        .contains(
            "runs the binary " + digest("1.0.0").substring(0, 12),
            "not the shipped " + digest("1.1.0").substring(0, 12));
  }

  private void override(String settings) {
    host.exec(
            """
            printf '#!/bin/sh\nexec %1$s "$@"\n' >/usr/local/bin/wrapper
            chmod 755 /usr/local/bin/wrapper
            mkdir -p /etc/systemd/system/hello.service.d
            printf '[Service]\n%2$s\n' >/etc/systemd/system/hello.service.d/override.conf
            systemctl daemon-reload
            """
                .formatted(
                    old, settings.replace("OLD", old).replace("NEW", "/opt/hello/current/hello")))
        .orFail();
  }

  /** A process of the old version, left over elsewhere, is what the address really leads to. */
  @Test
  void anAddressThatAnswersWithTheOldVersionFails(Fleet fleet) throws IOException {
    host.exec("systemd-run --unit=leftover --setenv=HOST=127.0.0.2 --setenv=PORT=8080 " + old)
        .orFail();
    spec(
        fleet,
        "    - http: { url: \"http://127.0.0.2:8080/healthz\", json: { version: \"${version}\" } }");

    deploy("1.1.0").exits(3);

    assertThat(reasonOnOldVersion()).contains("version", "1.0.0", "1.1.0");
  }

  /** The new version cannot get the port: the old process that keeps it answers in its place. */
  @Test
  void aPortThatAnOldProcessKeepsFails() throws IOException {
    host.exec(
            """
            cat >/usr/local/bin/keep-port <<'END'
            #!/bin/sh
            case $(readlink /opt/hello/current) in
              releases/1.1.0-*) systemd-run --unit=squatter --setenv=PORT=8080 OLD ;;
              *) systemctl stop squatter ;;
            esac
            n=0
            until curl -s http://127.0.0.1:8080/healthz || [ "$n" = 20 ]; do
              n=$((n + 1)); sleep 0.05
            done
            END
            chmod 755 /usr/local/bin/keep-port
            """
                .replace("OLD", old))
        .orFail();
    override("ExecStartPre=-/usr/local/bin/keep-port");

    deploy("1.1.0").exits(3);

    assertThat(reasonOnOldVersion()).contains("the process ended");
  }
}
