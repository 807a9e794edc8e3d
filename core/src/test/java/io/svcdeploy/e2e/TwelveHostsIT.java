package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.sandbox.SandboxHost;
import io.svcdeploy.sandbox.SandboxHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Twelve hosts of the sandbox, of which two reject every release but the first. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the sandbox needs a POSIX shell")
class TwelveHostsIT {
  private static final Set<Integer> REJECTING = Set.of(5, 9);

  @TempDir Path folder;
  private SandboxHosts sandbox;

  @BeforeEach
  void start() {
    sandbox = SandboxHosts.start(folder.resolve("sandbox"), 12);
  }

  @AfterEach
  void end() {
    sandbox.stopServices();
    sandbox.close();
  }

  private void spec(String rollout) throws IOException {
    spec(rollout, Map.of());
  }

  /** The ports of some hosts may lead nowhere. */
  private void spec(String rollout, Map<Integer, Integer> ports) throws IOException {
    var hosts =
        IntStream.rangeClosed(1, 12)
            .mapToObj(i -> host(i, ports.getOrDefault(i, host(i).port())))
            .collect(Collectors.joining());
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        build: { prebuilt: { path: unused } }
        run: { env: { PORT: "${var:port}" }, stop: { signal: TERM, timeout: 5s } }
        targets:
          all:
            hosts:
        %s
            ssh: { user: "%s", key: "%s", known-hosts: "%s", agent: false }
            manager: script
        health:
          within: 8s
          stable-for: 200ms
          every: 200ms
          checks:
            - http: { url: "http://127.0.0.1:${var:port}/healthz", json: { version: "${version}" } }
            - command: "[ ${version} = 1.0.0 ] || [ ${var:rejects} = no ]"
        rollout: %s
        """
            .formatted(
                hosts,
                System.getProperty("user.name"),
                sandbox.targetsFile().resolveSibling("id_ecdsa"),
                sandbox.targetsFile().resolveSibling("known_hosts"),
                rollout));
  }

  private SandboxHost host(int number) {
    return sandbox.hosts().get(number - 1);
  }

  private String host(int number, int port) {
    return """
              - name: host-%d
                address: 127.0.0.1
                port: %d
                groups: [%s]
                vars: { port: "%d", rejects: "%s" }
        """
        .formatted(
            number,
            port,
            number == 12 ? "canary" : "others",
            host(number).appPort(),
            REJECTING.contains(number) ? "yes" : "no");
  }

  private Cli.Result deploy(String version, String... more) {
    var release = ExampleReleases.HELLO.good(version).toString();
    var words = new ArrayList<>(List.of("deploy", "--from", release, "--report", "out"));
    words.addAll(List.of(more));
    return Cli.in(folder).run(words.toArray(String[]::new));
  }

  /** The numbers of the hosts by outcome, and the version that each really is on. */
  private Map<String, Set<Integer>> outcomes() throws IOException {
    var report = JsonMapper.builder().build().readTree(folder.resolve("out/report.json").toFile());
    var outcomes = new TreeMap<String, Set<Integer>>();
    for (var host : report.path("hosts")) {
      var cause = host.path("cause").asText();
      var outcome = host.path("outcome").asText() + (cause.isEmpty() ? "" : " " + cause);
      var number = Integer.parseInt(host.path("host").asText().substring("host-".length()));
      outcomes.computeIfAbsent(outcome, key -> new TreeSet<>()).add(number);
    }
    return outcomes;
  }

  private Set<Integer> on(String version) throws IOException {
    var found = new TreeSet<Integer>();
    for (int i = 1; i <= 12; i++) {
      var current = Files.readSymbolicLink(host(i).home().resolve("hello/current"));
      if (current.getFileName().toString().startsWith(version + "-")) {
        found.add(i);
      }
    }
    return found;
  }

  private static Set<Integer> from(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
  }

  @Test
  void eachWayToFailLeavesEveryHostAsDocumented() throws IOException {
    spec("{}");
    deploy("1.0.0").exits(0);
    assertThat(on("1.0.0")).isEqualTo(from(1, 12));

    revertAll();
    revertFailed();
    stop();
    aSilentHost();
    aSilentCanary();
  }

  /** The canary is well, the second batch is not: both go back, and the third is not begun. */
  private void revertAll() throws IOException {
    spec("{ batches: [canary, 6, \"100%\"], parallel: 6 }");

    var run = deploy("1.1.0").exits(3);

    assertThat(run.out()).contains("healthy, but other hosts failed");
    assertThat(outcomes())
        .isEqualTo(
            Map.of("rolled-back", Set.of(12, 1, 2, 3, 4, 5), "skipped stopped", from(6, 11)));
    assertThat(on("1.0.0")).isEqualTo(from(1, 12));
  }

  /** The batch comes to its end and its healthy hosts keep the new version. */
  private void revertFailed() throws IOException {
    spec("{ batches: [6, \"100%\"], parallel: 1, on-failure: revert-failed, order: reverse }");

    deploy("1.2.0", "--limit", "host-7,host-8,host-9,host-1?,host-1").exits(3);

    // In reverse: 12, 11, 10, 9, 8, 7 and then 1.
    assertThat(outcomes())
        .isEqualTo(
            Map.of(
                "deployed", Set.of(12, 11, 10, 8, 7),
                "rolled-back", Set.of(9),
                "skipped stopped", Set.of(1),
                "skipped left-out", from(2, 6)));
    assertThat(on("1.2.0")).isEqualTo(Set.of(7, 8, 10, 11, 12));
  }

  /** One failure is allowed in all: the first batch has it, the third the second one. */
  private void stop() throws IOException {
    spec("{ batches: [2, 3, 6, \"100%\"], parallel: 1, on-failure: stop, max-failures: 1 }");

    deploy("1.3.0", "--limit", "host-4,host-5,host-6,host-9,host-1?,host-1").exits(3);

    // 1 and 4; 5; 6, 9 and 10; 11 and 12: 10 is not begun either.
    assertThat(outcomes())
        .isEqualTo(
            Map.of(
                "deployed", Set.of(1, 4, 6),
                "rolled-back", Set.of(5, 9),
                "skipped stopped", Set.of(10, 11, 12),
                "skipped left-out", Set.of(2, 3, 7, 8)));
    assertThat(on("1.3.0")).isEqualTo(Set.of(1, 4, 6));
    assertThat(on("1.0.0")).isEqualTo(Set.of(2, 3, 5, 9));
  }

  /** Nothing listens on the port of host 3. */
  private void aSilentHost() throws IOException {
    spec("{ max-unreachable: 1 }", Map.of(3, closedPort()));
    var release = ExampleReleases.HELLO.good("1.4.0").toString();
    var plan = Cli.in(folder).run("plan", "--from", release, "--limit", "host-2,host-3").exits(0);
    assertThat(plan.out()).contains("passed over: ", "Plan token: ").doesNotContain("host-4");
    var run = deploy("1.4.0", "--limit", "host-2,host-3").exits(0);
    assertThat(outcomes())
        .containsEntry("deployed", Set.of(2))
        .containsEntry("skipped unreachable", Set.of(3));
    assertThat(run.out()).contains("svc-deploy deploy --target all --limit host-3");

    spec("{}", Map.of(3, closedPort()));
    deploy("1.5.0", "--limit", "host-2,host-3").exits(1);
    assertThat(on("1.5.0")).isEmpty();

    assertThat(deploy("1.5.0", "--limit", "host-33").exits(2).err())
        .contains("\"host-33\"", "did you mean \"host-3\"?");
  }

  /** Host 12 may be missing, but it is all of the group that goes first. */
  private void aSilentCanary() throws IOException {
    var before = on("1.4.0");
    spec("{ batches: [canary, \"100%\"], max-unreachable: 1 }", Map.of(12, closedPort()));
    var release = ExampleReleases.HELLO.good("1.4.0").toString();

    var hosts = "host-2,host-4,host-12";
    var plan = Cli.in(folder).run("plan", "--from", release, "--limit", hosts).exits(1);
    assertThat(plan.out())
        .contains("Nothing would be switched: no host of the group canary is ready")
        .doesNotContain("Plan token");
    var run = deploy("1.4.0", "--limit", hosts).exits(1);
    assertThat(run.all()).contains("no host of the group canary is ready", "by --limit");
    assertThat(outcomes())
        .containsEntry("skipped stopped", Set.of(2, 4))
        .containsEntry("skipped unreachable", Set.of(12));
    assertThat(on("1.4.0")).isEqualTo(before);

    deploy("1.4.0", "--limit", "host-4").exits(0);
    assertThat(on("1.4.0")).contains(4);
  }

  private static int closedPort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void whoCancelsInThePauseGetsTheFirstHostsBackToo() throws Exception {
    spec("{}");
    deploy("1.0.0").exits(0);
    var release = ExampleReleases.HELLO.good("1.0.1").toString();
    var events = folder.resolve("events.jsonl");
    spec("{ batches: [2, 100%], pause: 60s }");
    var running =
        Cli.in(folder)
            .start("deploy", "--from", release, "--report", "out", "--events", events + "");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(events) && finished(events) == 2);
    running.destroy();
    assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var said = Cli.in(folder).read("out") + Cli.in(folder).read("err");
    assertThat(running.exitValue()).as(said).isEqualTo(130);
    assertThat(said).contains("the run was cancelled").doesNotContain("other hosts failed");
    assertThat(Cli.in(folder).run("status").exits(0).out())
        .contains("1.0.0")
        .doesNotContain("1.0.1");
  }

  private static long finished(Path events) throws IOException {
    try (var lines = Files.lines(events)) {
      return lines.filter(line -> line.contains("\"host-finished\"")).count();
    }
  }
}
