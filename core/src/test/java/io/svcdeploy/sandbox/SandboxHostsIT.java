package io.svcdeploy.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The sandbox's hosts as OpenSSH's own clients see them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the sandbox needs a POSIX shell")
@Timeout(120)
class SandboxHostsIT {
  @TempDir Path folder;
  private SandboxHosts sandbox;
  private OpenSsh client;

  @BeforeAll
  static void needsOpenSsh() {
    for (String command : List.of("ssh", "sftp", "ssh-keygen")) {
      assumeTrue(OpenSsh.onPath(command), "no " + command + " on this machine");
    }
  }

  @BeforeEach
  void start() {
    sandbox = SandboxHosts.start(folder, 2);
    client = new OpenSsh(folder);
  }

  @AfterEach
  void stop() {
    sandbox.stopServices();
    sandbox.close();
  }

  @Test
  void commandsRunInTheHomeWithTheirOwnExitStatus() throws Exception {
    var result = ssh(1, "pwd; echo oops >&2; exit 7");
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.text()).isEqualTo(host(1).home() + "\n");
    assertThat(result.err()).contains("oops");
  }

  @Test
  void theEnvironmentIsThatOfALoginAndNotOurs() throws Exception {
    assertThat(System.getenv()).isNotEmpty();
    var names = ssh(2, "env | cut -d= -f1").text().lines();
    assertThat(names)
        .containsAll(List.of("HOME", "PATH", "USER", "TMPDIR"))
        .isSubsetOf(
            List.of(
                ("HOME PATH USER LOGNAME SHELL LANG TMPDIR SVC_DEPLOY_SANDBOX"
                        + " PWD OLDPWD SHLVL _ __CF_USER_TEXT_ENCODING")
                    .split(" ")));
    assertThat(ssh(2, "echo $HOME").text()).isEqualTo(host(2).home() + "\n");
  }

  @Test
  void bytesPassUnchangedInBothDirections() throws Exception {
    var bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes);
    var file = Files.write(folder.resolve("bytes"), bytes);
    assertThat(client.ssh(host(1), "cat", file).out()).isEqualTo(bytes);
  }

  @Test
  void filesAreCopiedAndContinuedWhereTheyBrokeOff() throws Exception {
    var bytes = new byte[300_000];
    new Random(2).nextBytes(bytes);
    var whole = Files.write(folder.resolve("whole"), bytes);
    var absolute = host(1).home().resolve("absolute");
    Files.write(host(1).home().resolve("part"), Arrays.copyOf(bytes, 100_000));
    client.sftp(
        host(1),
        "put " + whole + " relative",
        "put " + whole + " " + absolute,
        "reput " + whole + " part",
        "get relative " + folder.resolve("back"));
    for (Path copy : List.of(absolute, host(1).home().resolve("part"), folder.resolve("back"))) {
      assertThat(copy).hasBinaryContent(bytes);
    }
  }

  @Test
  void loopbackCanBeReachedThroughAHostAndNothingElse() throws Exception {
    try (var service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering =
          new Thread(
              () -> {
                try (var socket = service.accept()) {
                  socket.getOutputStream().write("hello".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      answering.start();
      assertThat(client.forwarded(host(1), "127.0.0.1:" + service.getLocalPort()).text())
          .isEqualTo("hello");
      answering.join();
    }
    assertThat(client.forwarded(host(1), "198.18.0.1:9").err()).contains("open failed");
  }

  @Test
  void onlyTheClientKeyAndTheUserOfTheSandboxAreLetIn() throws Exception {
    var key = folder.resolve("other-key");
    client.makeKey(key);
    assertThat(client.login(host(1), key, SandboxFolder.user()).err())
        .contains("Permission denied");
    assertThat(client.login(host(1), client.key(), "stranger").err()).contains("Permission denied");
    assertThat(client.login(host(1), client.key(), SandboxFolder.user()).status()).isZero();
  }

  @Test
  void theClientKeyIsReadableByItsOwnerOnly() throws Exception {
    var permissions = Files.getPosixFilePermissions(folder.resolve("id_ecdsa"));
    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
  }

  @Test
  void aDroppedLoginEndsWhatItRanButNotWhatWasDetached() throws Exception {
    assumeTrue(OpenSsh.onPath("setsid"), "no setsid on this machine");
    assumeTrue(hangUpsArrive(), "this run ignores SIGHUP (nohup), and so does what it starts");
    var login =
        new ProcessBuilder(
                client.words(
                    host(1),
                    "setsid sleep 301 & echo $! > detached; sleep 302 & echo $! > attached;"
                        + " echo $$ > shell; wait"))
            .start();
    var detached = processIn("detached");
    var attached = processIn("attached");
    var shell = processIn("shell");
    login.destroyForcibly();
    await().until(() -> !attached.isAlive() && !shell.isAlive());
    assertThat(detached.isAlive()).isTrue();

    sandbox.stopServices();
    await().until(() -> !detached.isAlive());
  }

  /** SIGHUP is bit 0 of the mask of ignored signals, which children inherit; see proc(5). */
  private static boolean hangUpsArrive() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
  }

  @Test
  void servicesEndEvenIfTheyIgnoreSigtermOrClearTheirEnvironment() throws Exception {
    assumeTrue(OpenSsh.onPath("setsid"), "no setsid on this machine");
    ssh(
        1,
        "setsid sh -c 'trap \"\" TERM; echo $$ > stubborn; while :; do sleep 1; done'"
            + " >/dev/null 2>&1 </dev/null &"
            + " cp \"$(command -v sleep)\" program;"
            + " setsid env -i ./program 303 >/dev/null 2>&1 </dev/null & echo $! > clean; sleep 1");
    var stubborn = processIn("stubborn");
    var clean = processIn("clean");
    assertThat(List.of(stubborn, clean)).allMatch(ProcessHandle::isAlive);
    sandbox.stopServices();
    // A killed process counts as alive until the machine's init has collected it.
    await().until(() -> !stubborn.isAlive() && !clean.isAlive());
  }

  @Test
  void theCrontabIsTheHostsOwn() throws Exception {
    assertThat(ssh(1, "crontab -l").err()).contains("no crontab for");
    assertThat(ssh(1, "echo '@reboot true' | crontab - && crontab -l").text())
        .isEqualTo("@reboot true\n");
    assertThat(ssh(2, "crontab -l").status()).isEqualTo(1);
    assertThat(ssh(1, "crontab -r && crontab -l").status()).isEqualTo(1);
  }

  @Test
  void aSandboxThatStartsAgainIsTheSameOne() throws Exception {
    var before = sandbox.hosts();
    var knownHosts = Files.readString(folder.resolve("known_hosts"));
    var clientKey = Files.readString(folder.resolve("id_ecdsa"));
    sandbox.close();
    sandbox = SandboxHosts.start(folder, 2);
    assertThat(sandbox.hosts()).isEqualTo(before);
    assertThat(folder.resolve("known_hosts")).hasContent(knownHosts);
    assertThat(folder.resolve("id_ecdsa")).hasContent(clientKey);
  }

  @Test
  void aTakenPortIsReplaced() throws Exception {
    var before = host(1).port();
    sandbox.close();
    try (var stranger = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
      sandbox = SandboxHosts.start(folder, 2);
      assertThat(host(1).port()).isNotEqualTo(stranger.getLocalPort());
      assertThat(ssh(1, "echo here").text()).isEqualTo("here\n");
    }
  }

  @Test
  void oneFolderHasOneSandboxAtATime() {
    assertThatThrownBy(() -> SandboxHosts.start(folder, 1))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ExitCode.USAGE);
              assertThat(e.message()).contains("running");
            });
  }

  @Test
  void theTargetsFileDescribesTheHosts() throws Exception {
    var text = Files.readString(sandbox.targetsFile());
    var hosts =
        sandbox.hosts().stream()
            .map(
                host ->
                    Map.of(
                        "name", host.name(),
                        "address", "127.0.0.1",
                        "port", host.port(),
                        "vars", Map.of("port", Integer.toString(host.appPort()))))
            .toList();
    var ssh =
        Map.of(
            "user",
            SandboxFolder.user(),
            "key",
            "id_ecdsa",
            "known-hosts",
            "known_hosts",
            "agent",
            false);
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(text))
        .isEqualTo(
            Map.of(
                "targets",
                Map.of(
                    "sandbox",
                    Map.of("hosts", hosts, "ssh", ssh, "sudo", false, "manager", "script"))));
    assertThat(sandbox.hosts().stream().map(SandboxHost::appPort).distinct()).hasSize(2);
  }

  private SandboxHost host(int number) {
    return sandbox.hosts().get(number - 1);
  }

  private OpenSsh.Result ssh(int number, String command) throws Exception {
    return client.ssh(host(number), command, Path.of("/dev/null"));
  }

  private ProcessHandle processIn(String file) {
    var path = host(1).home().resolve(file);
    await().until(() -> Files.exists(path) && Files.readString(path).endsWith("\n"));
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(path).strip())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
