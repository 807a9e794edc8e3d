package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.svcdeploy.testhost.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The hooks of examples/haproxy with a real HAProxy, whose other server is always there. */
@EnabledOnOs(OS.LINUX)
class HaproxyIT {
  private static final Path EXAMPLE = Path.of("../examples/haproxy").toAbsolutePath().normalize();

  @TempDir Path folder;

  private final int front = FreePort.next();
  private final int port = FreePort.next();
  private HttpServer other;
  private Process haproxy;

  private Path socket() {
    return folder.resolve("admin.sock");
  }

  @BeforeEach
  void balancer() throws IOException {
    for (String program : List.of("haproxy", "socat")) {
      assumeTrue(required() || onPath(program), "no " + program + " on this machine");
    }
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("other".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    other.start();
    Files.writeString(
        folder.resolve("haproxy.cfg"),
        """
        global
          stats socket %s level admin
        defaults
          mode http
          timeout connect 5s
          timeout client 10s
          timeout server 10s
        frontend fe
          bind 127.0.0.1:%d
          default_backend be
        backend be
          server web-1 127.0.0.1:%d
          server web-2 127.0.0.1:%d
        """
            .formatted(socket(), front, port, other.getAddress().getPort()));
    haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", folder.resolve("haproxy.cfg").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket()));
    spec();
  }

  private static boolean required() {
    return "required".equals(System.getenv("SVC_DEPLOY_REAL_HOSTS"));
  }

  private static boolean onPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** The example's hooks as they are; the balancer's address and the host are the test's. */
  private void spec() throws IOException {
    var example = Files.readString(EXAMPLE.resolve("svc-deploy.yml"));
    var hooks = example.substring(example.indexOf("\nhooks:"));
    assertThat(hooks).contains("TCP:lb.example.com:9999");
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        build: { prebuilt: { path: unused } }
        run: { env: { PORT: "%d" } }
        targets:
          prod:
            hosts: [{ name: runner, vars: { server: be/web-1 } }]
            connection: local
            manager: script
            directory: %s
        health:
          within: 5s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:%d/healthz", json: { version: "${version}" } }
        """
                .formatted(port, folder.resolve("hello"), port)
            + hooks.replace("TCP:lb.example.com:9999", "UNIX-CONNECT:" + socket()));
  }

  @AfterEach
  void stop() throws Exception {
    var script = folder.resolve("hello/current/.svc-deploy/service.sh");
    if (Files.exists(script)) {
      new ProcessBuilder("sh", script.toString(), "stop").inheritIO().start().waitFor();
    }
    if (haproxy != null) {
      haproxy.destroyForcibly().waitFor();
    }
    if (other != null) {
      other.stop(0);
    }
  }

  private Cli.Result deploy(Path release) throws IOException {
    return run("deploy", "--from", release.toString());
  }

  private Cli.Result run(String... command) throws IOException {
    // The manager writes a crontab where there is one: not that of whoever runs the tests.
    var bin = Files.createDirectories(folder.resolve("bin"));
    var crontab = bin.resolve("crontab");
    Files.writeString(crontab, "#!/bin/sh\n[ \"$1\" = -l ] || cat >/dev/null\n");
    assertThat(crontab.toFile().setExecutable(true)).isTrue();
    return Cli.in(folder)
        .with("PATH", bin + ":" + System.getenv("PATH"))
        .with("HOME", folder.toString())
        .run(command);
  }

  /** Of our server; 0 unless somebody drains it (field srv_admin_state of HAProxy). */
  private String adminState() throws Exception {
    var asked =
        new ProcessBuilder(
                "sh", "-c", "echo show servers state be | socat - UNIX-CONNECT:" + socket())
            .start();
    var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines()
        .filter(line -> line.contains(" web-1 "))
        .findFirst()
        .orElseThrow()
        .split(" ")[6];
  }

  @Test
  void clientsLoseNothing() throws Exception {
    deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0);
    assertThat(adminState()).isEqualTo("0");

    try (var load = Load.on(front, 100)) {
      deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0);
      assertThat(deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_500")).exits(3).out())
          .contains("healthy on 1.1.0");
      deploy(ExampleReleases.HELLO.good("1.3.0")).exits(0);
      load.stop();

      assertThat(load.answers()).as("the load was real").isGreaterThan(100);
      assertThat(load.answersOf("1.1.0")).as("answers of our server").isPositive();
      assertThat(load.failures()).isEmpty();
    }
    assertThat(run("rollback", "--to", "1.0.0").exits(0).out()).contains("1.0.0");
    assertThat(adminState()).isEqualTo("0");
    assertThat(Files.readString(folder.resolve("hello/.svc-deploy/journal.jsonl")))
        .contains("\"reverted\"");
  }
}
