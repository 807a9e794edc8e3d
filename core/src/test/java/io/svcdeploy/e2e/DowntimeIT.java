package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The downtime that a report states is what clients that ask all the time went through. */
@RealHosts
class DowntimeIT {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

  /** Two looks, and what they and the stop take on a busy machine. */
  private static final Duration TOO_MUCH = LOOKS_EVERY.multipliedBy(2).plusSeconds(1);

  private static final String RUN = "  env: { PORT: \"8080\", HOST: 0.0.0.0 }\n";
  private static final String SLOW = RUN + "  sandbox: { ExecStartPre: /bin/sleep 3 }\n";
  private static final String HEALTH =
      """
        within: 5s
        stable-for: 2s
        every: 250ms
        checks:
          - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
      """;

  @TempDir Path folder;

  private TestHost host;
  private FleetSpec spec;

  @BeforeEach
  void firstInstall(Fleet fleet) throws IOException {
    var hosts = fleet.hosts(1);
    host = hosts.get(0);
    host.freshState();
    spec = FleetSpec.of(fleet, hosts).withHealth(HEALTH).withRun(RUN).writeTo(folder);
    assertThat(deploy("1.0.0", "", 0).has("downtimeMs")).as("of a first install").isFalse();
  }

  /** The host in the report. */
  private JsonNode deploy(String version, String broken, int exits) throws IOException {
    var release = ExampleReleases.HELLO.broken(version, broken);
    var said =
        Cli.in(folder)
            .run("deploy", "--from", release.toString(), "--report", "report")
            .exits(exits);
    var report = new JsonMapper().readTree(folder.resolve("report/report.json").toFile());
    var reported = report.path("hosts").path(0);
    boolean down = reported.has("downtimeMs");
    assertThat(said.out().contains("(down ")).isEqualTo(down);
    assertThat(Files.readString(folder.resolve("report/report.md")).contains("(down "))
        .isEqualTo(down);
    return reported;
  }

  /** Deploys while clients ask, and compares. */
  private void statesWhatClientsSaw(String version, String broken, int exits) throws Exception {
    try (var load = Load.on(host.address(), 8080, 200, false)) {
      var stated = Duration.ofMillis(deploy(version, broken, exits).path("downtimeMs").asLong());
      load.stop();
      assertThat(load.failures()).as("of %d", load.answers()).isNotEmpty();
      assertThat(stated)
          .isGreaterThanOrEqualTo(load.failedFor())
          .isLessThan(load.failedFor().plus(TOO_MUCH));
    }
  }

  @Test
  void ofARestartIsWhatClientsSaw() throws Exception {
    statesWhatClientsSaw("1.1.0", "", 0);
  }

  @Test
  void lastsUntilASlowServiceAnswers() throws Exception {
    spec.withRun(SLOW).writeTo(folder);
    statesWhatClientsSaw("1.1.0", "", 0);
  }

  @Test
  void ofAHostThatWentBackLastsUntilTheOldVersionAnswersAgain() throws Exception {
    statesWhatClientsSaw("1.2.0", "broken_500", 3);
  }

  @Test
  void isNotStatedWhereSystemdHoldsThePort() throws Exception {
    spec.withRun(RUN + "  listen: [\":8080\"]\n").writeTo(folder);
    assertThat(deploy("1.1.0", "", 0).has("downtimeMs")).as("when it is taken over").isTrue();
    assertThat(deploy("1.0.0", "", 0).has("downtimeMs")).isFalse();
    assertThat(deploy("1.2.0", "broken_exit", 3).has("downtimeMs")).isFalse();
  }
}
