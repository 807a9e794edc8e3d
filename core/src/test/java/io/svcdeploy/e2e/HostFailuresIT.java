package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host that runs 1.0.0 is to get 1.1.0, and something is wrong with it. Each failure has its exit
 * code, its message with the host's name, its hint, and leaves the host as it was.
 */
@RealHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostFailuresIT {
  @TempDir static Path folder;
  private TestHost host;
  private TestHost other;
  private FleetSpec spec;
  private FleetSpec both;

  @BeforeAll
  void aHostWithOneVersion(Fleet fleet) {
    var hosts = fleet.hosts(2);
    hosts.forEach(TestHost::freshState);
    host = hosts.get(0);
    other = hosts.get(1);
    other.smallDisk("/opt/hello", 48);
    spec = FleetSpec.of(fleet, List.of(host));
    both = FleetSpec.of(fleet, hosts);
    both.writeTo(folder);
    deploy("1.0.0").exits(0);
  }

  private Cli.Result deploy(String version, String... more) {
    var args =
        new ArrayList<>(
            List.of("deploy", "--from", ExampleReleases.HELLO.good(version).toString()));
    args.addAll(List.of(more));
    return Cli.in(folder).run(args.toArray(String[]::new));
  }

  private JsonNode report() throws IOException {
    return new JsonMapper().readTree(folder.resolve("report/report.json").toFile());
  }

  /** Every failure is told like this, whatever it is. */
  private static void isTold(Cli.Result result, String... words) {
    assertThat(result.all())
        .contains("host-1: ")
        .contains(words)
        .contains("hint: ")
        .doesNotContain("\tat ", "Exception", "svc-deploy itself failed");
  }

  /** Tries 1.1.0, which fails before anything is switched. */
  private void changesNothing(FleetSpec wrong, String... words) {
    wrong.writeTo(folder);
    var before = HostSnapshot.of(host);
    var result = deploy("1.1.0").exits(1);
    isTold(result, words);
    assertThat(result.out()).contains("nothing was switched");
    before.isStillTrueOf(host);
  }

  private FleetSpec at(String address, int port) {
    return spec.withHosts("{ name: host-1, address: %s, port: %d }".formatted(address, port));
  }

  private FleetSpec login(Fleet fleet, String user, Path key, Path knownHosts) {
    return spec.withSsh(
        "{ user: %s, key: \"%s\", known-hosts: \"%s\", agent: false, connect-timeout: 1s }"
            .formatted(user, key, knownHosts));
  }

  /** A key that opens nothing, and its public half. */
  private Path otherKey() throws IOException {
    host.exec("rm -f /tmp/k* && ssh-keygen -q -t ed25519 -N '' -C '' -f /tmp/k").orFail();
    var key = folder.resolve("other-key");
    Files.deleteIfExists(key);
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, host.exec("cat /tmp/k").orFail() + "\n");
    Files.writeString(folder.resolve("other-key.pub"), host.exec("cat /tmp/k.pub").orFail());
    return key;
  }

  @Test
  void aHostThatIsNotThere(Fleet fleet) {
    var nobody = host.address().replaceAll("[0-9]+$", "250");

    changesNothing(
        login(fleet, fleet.user(), fleet.clientKey(), fleet.knownHosts())
            .withHosts("{ name: host-1, address: " + nobody + " }"),
        nobody + " port 22",
        "check ");
  }

  @Test
  void aPortThatRefuses() {
    changesNothing(at(host.address(), 2), "port 2 refuses connections", "systemctl status ssh");
  }

  @Test
  void aKeyThatIsRefused(Fleet fleet) throws IOException {
    changesNothing(
        login(fleet, fleet.user(), otherKey(), fleet.knownHosts()),
        "was refused. Tried: ",
        "authorized_keys");
  }

  @Test
  void aHostKeyThatIsAnother(Fleet fleet) throws IOException {
    otherKey();
    var wrong = folder.resolve("wrong-known-hosts");
    Files.writeString(
        wrong, host.address() + " " + Files.readString(folder.resolve("other-key.pub")) + "\n");

    changesNothing(
        login(fleet, fleet.user(), fleet.clientKey(), wrong),
        "does NOT match. Expected ssh-ed25519 SHA256:",
        "somebody may be in between",
        wrong.toString());
  }

  @Test
  void aHostKeyThatNobodyKnows(Fleet fleet) throws IOException {
    var empty = folder.resolve("empty-known-hosts");
    Files.writeString(empty, "");

    changesNothing(
        login(fleet, fleet.user(), fleet.clientKey(), empty),
        "is not known: ssh-ed25519 SHA256:",
        "add this line to " + empty + ": " + host.address() + " " + host.hostKey());
  }

  @Test
  void aUserWhoMayNotBecomeRoot(Fleet fleet) {
    changesNothing(
        login(fleet, fleet.userWithoutSudo(), fleet.clientKey(), fleet.knownHosts()),
        "sudo asks for a password",
        "nosudo ALL=(root) NOPASSWD: /");
  }

  @Test
  void sudoThatWantsAPassword() {
    host.exec("sed -i.kept s/NOPASSWD:// /etc/sudoers.d/deploy").orFail();
    try {
      changesNothing(spec, "sudo asks for a password", "deploy ALL=(root) NOPASSWD: /");
    } finally {
      host.exec("mv /etc/sudoers.d/deploy.kept /etc/sudoers.d/deploy").orFail();
    }
  }

  @Test
  void noSudoAtAll() {
    host.hide("sudo");
    try {
      changesNothing(spec, "sudo is not installed on the host", "install it, log in as root");
    } finally {
      host.unhide("sudo");
    }
  }

  @Test
  void aManagerThatNeedsRoot() {
    changesNothing(
        spec.withManager("systemd", "sudo: false"),
        "user deploy is not root",
        "cannot write to /opt/hello",
        "set `sudo: true`");
  }

  @Test
  void noToolForDigests() {
    without(
        List.of("sha256sum", "shasum", "openssl"),
        () ->
            changesNothing(
                spec,
                "no command for SHA-256 digests (sha256sum, shasum, openssl)",
                "install coreutils"));
  }

  @Test
  void noToolForBase64() {
    without(
        List.of("base64", "openssl"),
        () -> changesNothing(spec, "no command for base64 (base64, openssl)", "install coreutils"));
  }

  @Test
  void noServiceManager() {
    without(
        List.of("systemd-run"),
        () -> changesNothing(spec, "the command systemd-run is missing", "install it, or choose"));
  }

  private void without(List<String> commands, Runnable test) {
    var hidden =
        commands.stream().filter(it -> host.exec("command -v " + it).status() == 0).toList();
    hidden.forEach(host::hide);
    try {
      test.run();
    } finally {
      hidden.forEach(host::unhide);
    }
  }

  @Test
  void withoutZstdBytesGoByGzip() throws IOException {
    spec.writeTo(folder);
    without(
        List.of("zstd"),
        () -> deploy("1.1.0", "--report", folder.resolve("report").toString(), "--force").exits(0));

    assertThat(report().path("hosts").path(0).path("codec").asText()).isEqualTo("gzip");
    Cli.in(folder).run("rollback", "--to", "1.0.0").exits(0);
    host.exec("rm -r /opt/hello/releases/1.1.0-*").orFail();
  }

  @Test
  void anAccountThatIsNotThere() {
    changesNothing(
        spec.withRun("  user: ghost\n"),
        "there is no user ghost",
        "create it, or set `run.create-user: true`");
  }

  @Test
  void aReleaseForOtherMachines() throws IOException {
    var release = armRelease();
    spec.writeTo(folder);
    var before = HostSnapshot.of(host);

    var result = Cli.in(folder).run("deploy", "--from", release.toString()).exits(1);

    isTold(result, "linux/amd64", "linux/arm64");
    before.isStillTrueOf(host);
  }

  /** 1.1.0 under the name of another platform: what counts is what the release says. */
  private Path armRelease() throws IOException {
    var amd = ExampleReleases.HELLO.good("1.1.0");
    var arm = Files.createDirectories(folder.resolve("arm"));
    var manifest = Files.readString(amd.resolve(ReleaseFolder.MANIFEST));
    var before = Digest.of(manifest).hex();
    manifest = manifest.replace("linux/amd64", "linux/arm64").replace("linux-amd64", "linux-arm64");
    Files.writeString(arm.resolve(ReleaseFolder.MANIFEST), manifest);
    Files.writeString(
        arm.resolve(ReleaseFolder.CHECKSUMS),
        Files.readString(amd.resolve(ReleaseFolder.CHECKSUMS))
            .replace("linux-amd64", "linux-arm64")
            .replace(before, Digest.of(manifest).hex()));
    Files.copy(amd.resolve("hello-1.1.0-linux-amd64"), arm.resolve("hello-1.1.0-linux-arm64"));
    return arm;
  }

  @Test
  void aFolderThatIsReadOnly() {
    spec.writeTo(folder);
    var before = HostSnapshot.of(host);
    host.readOnly("/opt/hello");
    try {
      var result = deploy("1.1.0").exits(1);
      isTold(result, "user root cannot write to /opt/hello", "it is read-only even for root");
      assertThat(result.out()).contains("nothing was switched");
    } finally {
      host.unmount("/opt/hello");
    }
    before.isStillTrueOf(host);
  }

  @Test
  void unitsThatCannotBeWritten() {
    spec.writeTo(folder);
    var before = HostSnapshot.of(host);
    host.readOnly("/etc/systemd/system");
    try {
      var result = deploy("1.1.0").exits(1);
      isTold(result, "nothing was switched", "Read-only file system");
    } finally {
      host.unmount("/etc/systemd/system");
    }
    before.isStillTrueOf(host);
  }

  @Test
  void aUnitThatCannotBeReplacedMakesTheHostGoBack() {
    spec.withRun(
            """
              env: { PORT: "8080" }
              stop: { signal: TERM, timeout: 11s }
            """)
        .writeTo(folder);
    var before = HostSnapshot.of(host);
    host.readOnly("/etc/systemd/system/hello.service");
    try {
      var result = deploy("1.1.0").exits(3);
      isTold(result, "the host went back by itself", "Device or resource busy", "left as: 1.0.0");
    } finally {
      host.unmount("/etc/systemd/system/hello.service");
    }
    before.isTrueAgainOf(host);
  }

  @Test
  void aPortThatIsTakenMakesTheHostGoBack() {
    var squatter =
        "systemd-run --quiet --unit=squatter --socket-property=ListenStream=8081 /bin/true";
    host.exec(squatter).orFail();
    spec.withRun(
            """
              env: { PORT: "8081" }
              restart: { policy: always, delay: 100ms }
            """)
        .withHealth(
            """
              within: 3s
              stable-for: 1s
              every: 250ms
              checks:
                - process: same-binary
            """)
        .writeTo(folder);
    var before = HostSnapshot.of(host);
    try {
      isTold(deploy("1.1.0").exits(3), "address already in use", "rolled-back", "left as: 1.0.0");
    } finally {
      host.exec("systemctl stop squatter.socket").orFail();
    }
    before.isTrueAgainOf(host);
  }

  @Test
  void aLockThatSomebodyHolds() {
    var before = HostSnapshot.of(host);
    host.exec(
            """
            cd /opt/hello/.svc-deploy/lock
            printf 'expires=%s\\nreleased=0\\nowner=deploy of hello 9.9.9\\nrun=https://ci.example/42\\nsince=2026-01-02T03:04:05Z\\ndeployment=x\\n' \\
              $(($(date +%s) + 300)) >$(($(ls | sort -n | tail -n 1) + 1))
            """)
        .orFail();
    spec.writeTo(folder);

    var result = deploy("1.1.0").exits(5);

    isTold(
        result,
        "locked by deploy of hello 9.9.9 (https://ci.example/42) since 2026-01-02T03:04:05Z",
        "`svc-deploy unlock` frees it");
    assertThat(Cli.in(folder).run("unlock").exits(2).all())
        .contains("https://ci.example/42", "--yes frees the locks");
    assertThat(Cli.in(folder).run("unlock", "--yes").exits(0).out()).contains("Freed.");
    before.isStillTrueOf(host);
    assertThat(Cli.in(folder).run("unlock", "--yes").exits(0).out()).contains("No host is locked");
  }

  @Test
  void aHostThatIsNotThereKeepsTheOthersFromSwitching() {
    both.withHosts(
            "{ name: host-1, address: %s, port: 2 }, { name: host-2, address: %s }"
                .formatted(host.address(), other.address()))
        .writeTo(folder);
    var before = HostSnapshot.of(other);

    var result = deploy("1.1.0").exits(1);

    isTold(result, "port 2 refuses connections");
    assertThat(result.out())
        .containsPattern("host-2 +skipped")
        .contains("another host could not take the release; nothing was switched");
    before.isStillTrueOf(other);
  }

  @Test
  void reportsAndEventsThatCannotBeWrittenAreToldBeforeAnythingBegins() {
    spec.writeTo(folder);
    var before = HostSnapshot.of(host);

    for (var option : List.of("--report", "--events")) {
      var result = deploy("1.1.0", option, "/proc/none/there").exits(2);
      assertThat(result.err())
          .contains("cannot be written", "/proc/none", "hint: name a f")
          .doesNotContain("\tat ", "Exception", "connect");
    }
    before.isStillTrueOf(host);
  }

  /** When the run has begun, which is when the folder was seen to be good. */
  private static void replaceByFile(Path report, Path events) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(events) && Files.size(events) > 0);
    try {
      Files.delete(report);
      Files.writeString(report, "in the way");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aReportThatIsLostAtTheEndIsAWarningAndNotAFailure() throws IOException {
    spec.writeTo(folder);
    var events = folder.resolve("events");
    var saboteur = CompletableFuture.runAsync(() -> replaceByFile(folder.resolve("lost"), events));

    var result = deploy("1.0.0", "--report", "lost", "--events", events.toString()).exits(0);

    saboteur.join();
    assertThat(result.err())
        .contains("warning: the report could not be written to lost: ")
        .doesNotContain("\tat ", "Exception");
    assertThat(result.out()).contains("unchanged").doesNotContain("Report: lost");
  }

  @Test
  void aDiskWithTooLittleRoomIsSeenBeforeAByteIsSent() {
    other
        .exec(
            "head -c $(($(df -Pk /opt/hello | awk 'END { print $4 }') * 1024 - 3000000))"
                + " /dev/zero >/opt/hello/filling")
        .orFail();
    try {
      isFull(" MB left; this release needs up to", "free some room");
    } finally {
      other.exec("rm /opt/hello/filling").orFail();
    }
  }

  /** Room for so many more files makes each of the steps fail in its turn. */
  @Test
  void aDiskThatFillsUpOnTheWayChangesNothingHoweverFarItGets() {
    for (int files : new int[] {0, 1, 2, 4, 8, 12}) {
      moreFiles(Integer.toString(files));
      isFull("No space left on device", "the disk is full: free some room, then run again");
    }
    moreFiles("1000");
    deploy("1.1.0").exits(0);
    Cli.in(folder).run("rollback", "--to", "1.0.0").exits(0);
    other.exec("rm -r /opt/hello/releases/1.1.0-*").orFail();
  }

  private void moreFiles(String files) {
    other
        .exec(
            "mount -o remount,nr_inodes=$(($(df -iP /opt/hello | awk 'END { print $3 }') + "
                + files
                + ")) /opt/hello")
        .orFail();
  }

  private void isFull(String... words) {
    both.withHosts("{ name: host-2, address: " + other.address() + " }").writeTo(folder);
    var before = HostSnapshot.of(other);

    var result = deploy("1.1.0").exits(1);

    assertThat(result.out())
        .contains("host-2: ", "hint: ", "nothing was switched")
        .contains(words)
        .doesNotContain("\tat ", "Exception");
    before.isStillTrueOf(other);
  }
}
