package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.Command;
import io.svcdeploy.testhost.FreePort;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import io.svcdeploy.testhost.WindowsJava;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The real command on a Windows Java, on the Windows host itself: as a runner that deploys to its
 * own machine, and over shares and RPC, to which the host's own name is that of another machine.
 */
@WindowsHosts
class WindowsControllerIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  // 60 s, two numbers without a meaning, three actions from byte 20 on: restart after 2 s and after
  // 4 s, then nothing.
  private static final Pattern RECOVERY =
      Pattern.compile(
          "(?i)FailureActions +REG_BINARY +3c000000[0-9a-f]{16}0300000014000000"
              + "01000000d007000001000000a00f00000000000000000000");

  private static WindowsHost host;
  private static String name = "";
  private static WindowsJava java;

  @BeforeAll
  static void install(WindowsHost given) throws IOException {
    host = given;
    name = host.exec("@echo %COMPUTERNAME%").orFail();
    host.share(name);
    java = WindowsJava.in("job", host);
  }

  /** The host is that of other tests, too. */
  @BeforeEach
  @AfterEach
  void withoutTheService() {
    var service = host.driveC().resolve("Program Files/greeter");
    host.exec("@sc stop greeter");
    await("the end of " + service)
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              host.exec("@rmdir /s /q \"C:\\Program Files\\greeter\"");
              return !Files.exists(service);
            });
    host.exec("@sc delete greeter");
  }

  @Test
  void aConnectionKeepsItsPromises() throws IOException {
    var before = Instant.now().getEpochSecond();
    var result = java.main(List.of("@set CI_SECRET=token"), WindowsConnectionSteps.class, name);
    var said =
        result
            .out()
            .lines()
            .map(line -> line.split("=", 2))
            .filter(words -> words.length == 2)
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    assertThat(said).as(result.out() + result.err()).containsKey("end");
    for (var kind : List.of("local", "rpc")) {
      keepsItsPromises(kind, said, before);
    }
    await("what the script that was given up has left")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(WindowsControllerIT::nothingIsLeft);
    assertThat(said.get("local.loopback")).startsWith("ConnectException");
    assertThat(said.get("rpc.loopback"))
        .startsWith("DeployException: win-1: without SSH there is no way to 127.0.0.1:1");
    assertThat(said.get("rpc.nowhere"))
        .startsWith("DeployException: win-2: \\\\NOWHERE\\ADMIN$\\Temp cannot be reached");
  }

  private static void keepsItsPromises(String kind, Map<String, String> said, long before) {
    assertThat(said.get(kind + ".result")).isEqualTo("ScriptResult[status=3, out=out|, err=err |]");
    var words = said.get(kind + ".words").replaceAll(".*out=|\\|.*", "").split(" ");
    assertThat(Long.parseLong(words[1])).isBetween(before - 5, before + 120);
    assertThat(Long.parseLong(words[0])).isEqualTo(Long.parseLong(words[1]) - 1_767_225_600L);
    assertThat(Instant.parse(words[2]).getEpochSecond()).isEqualTo(Long.parseLong(words[1]));
    assertThat(said.get(kind + ".stdin")).contains("out=end|");
    assertThat(said.get(kind + ".labels")).contains("out=right|");
    assertThat(said.get(kind + ".utf8")).contains("out=grüße ☃|");
    assertThat(said.get(kind + ".user"))
        .startsWith("ScriptResult[status=1")
        .doesNotContain("token");
    assertThat(said.get(kind + ".upload")).isEqualTo("5 16  first and second, third");
    assertThat(said.get(kind + ".nofolder")).contains("there is no folder C:/none");
    assertThat(said.get(kind + ".late"))
        .contains("a script did not end within 1s and may still run");
    assertThat(said.get(kind + ".closed")).startsWith("ConnectionLostException");
  }

  @OnlyInFull
  @Test
  void aRunnerDeploysToItsOwnMachine() throws IOException {
    journey("hosts: [runner]\n    connection: local", "127.0.0.1");
    assertThat(svcDeploy(0, "status")).contains("1.0.0", "running");
  }

  @Test
  void oneMachineDeploysToAnotherWithoutSsh() throws IOException {
    journey(
        "hosts: [{ name: win-1, address: " + name + " }]\n    connection: windows-rpc",
        ownAddress());
    nothingIsLeft();
  }

  private static void nothingIsLeft() {
    assertThat(host.driveC().resolve("windows/temp")).isEmptyDirectory();
    assertThat(host.exec("@reg query HKLM\\SYSTEM\\CurrentControlSet\\Services").orFail())
        .contains("Services\\RpcSs")
        .doesNotContain("svc-deploy");
  }

  private static void journey(String target, String address) throws IOException {
    spec(target, address);
    assertThat(deploy("1.0.0", "", 0)).contains("none → 1.0.0");
    assertThat(registry())
        .contains("\\greeter\\releases\\1.0.0-", "GREETING=hello")
        .containsPattern(RECOVERY);

    assertThat(deploy("1.1.0", "", 0)).contains("1.0.0 → 1.1.0");
    var upgraded = registry();
    assertThat(upgraded).contains("\\releases\\1.1.0-");

    assertThat(deploy("1.2.0", "broken_500", 3)).contains("healthy on 1.1.0");
    assertThat(registry()).isEqualTo(upgraded);

    svcDeploy(0, "rollback");
    assertThat(registry()).contains("\\releases\\1.0.0-");
  }

  private static void spec(String target, String address) throws IOException {
    var port = FreePort.next();
    Files.writeString(
        java.folder().resolve("svc-deploy.yml"),
        """
        service: greeter
        build: { prebuilt: { path: unused } }
        run:
          args: ["-listen", "%s:%d"]
          env: { GREETING: hello }
          restart: { delay: 2s, give-up: { failures: 2, within: 1m } }
          stop: { timeout: 3s }
        targets:
          prod:
            %s
            manager: scm
        health:
          within: 8s
          stable-for: 250ms
          every: 250ms
          checks:
            - http: { url: "http://%s:%d/healthz", json: { version: "${version}" } }
        """
            .formatted(address, port, target, address, port));
  }

  private static String deploy(String version, String how, int status) throws IOException {
    var there = java.folder().resolve(version);
    if (!Files.exists(there)) {
      Command.run(
              LIMIT,
              List.of(
                  "cp",
                  "-r",
                  ExampleReleases.GREETER.broken(version, how).toString(),
                  there.toString()))
          .orFail();
    }
    return svcDeploy(status, "deploy", "--from", version);
  }

  private static String svcDeploy(int status, String... words) {
    var result = java.svcDeploy(words);
    assertThat(result.status()).as(result.out() + result.err()).isEqualTo(status);
    return result.out();
  }

  private static String registry() {
    return host.exec("@reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\greeter").orFail();
  }

  /** Of this machine, and no loopback: what is sent there does not leave it. */
  private static String ownAddress() throws IOException {
    try (var all = NetworkInterface.networkInterfaces()) {
      return all
          // Those of other tests' hosts come and go.
          .filter(it -> !it.getName().startsWith("sd"))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow();
    }
  }
}
