package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a long rollout is under way, somebody deploys a hotfix to some of its hosts. */
@RealHosts
class OvertakenIT {
  @TempDir Path temp;

  @Test
  void aRolloutNeitherOverwritesNorTakesBackWhatCameInBetween(Fleet fleet) throws Exception {
    var hosts = fleet.hosts(3);
    hosts.forEach(host -> host.freshState());
    var rollout = Files.createDirectories(temp.resolve("rollout"));
    var hotfix = Files.createDirectories(temp.resolve("hotfix"));
    var spec = FleetSpec.of(fleet, hosts);
    spec.withRest("rollout: { batches: [1, 2, 100%], pause: 30s }").writeTo(rollout);
    spec.writeTo(hotfix);
    deploy(hotfix, "1.0.0").exits(0);

    var events = rollout.resolve("events.jsonl");
    Files.writeString(events, "");
    var release = ExampleReleases.HELLO.good("1.1.0").toString();
    var running = Cli.in(rollout).start("deploy", "--from", release, "--events", events + "");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(events).contains("\"host-finished\"") || !running.isAlive());
    deploy(hotfix, "1.3.0", "--limit", "host-1,host-2").exits(0);
    assertThat(running.waitFor(100, TimeUnit.SECONDS)).isTrue();

    var said = Cli.in(rollout).read("out") + Cli.in(rollout).read("err");
    assertThat(running.exitValue()).as(said).isEqualTo(4);
    assertThat(said)
        .contains(
            "host-2: the host changed since this run looked at it: it runs 1.3.0 now, not 1.0.0")
        .contains(
            "host-1: the host changed since this run looked at it: it runs 1.3.0 now, not 1.1.0");
    assertThat(hosts.stream().map(host -> host.exec("readlink /opt/hello/current").out().strip()))
        .map(link -> link.replaceAll(".*/|-.*", ""))
        .containsExactly("1.3.0", "1.3.0", "1.0.0");
  }

  private static Cli.Result deploy(Path folder, String version, String... more) throws IOException {
    var words = new ArrayList<>(List.of("deploy", "--from"));
    words.add(ExampleReleases.HELLO.good(version).toString());
    words.addAll(List.of(more));
    return Cli.in(folder).run(words.toArray(String[]::new));
  }
}
