package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostKeyIT {
  private static RealSshd sshd;
  @TempDir Path folder;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sshd = RealSshd.start(folder);
  }

  @AfterAll
  static void stop() {
    if (sshd != null) {
      sshd.close();
    }
  }

  private static void accepts(HostKeys hostKeys) {
    var endpoint = RealSshd.endpoint(sshd.login(sshd.credentials(), hostKeys));
    try (var connection = new SshConnector().connect(endpoint)) {
      assertThat(connection.run("echo fine", RealSshd.LIMIT).out()).isEqualTo("fine\n");
    }
  }

  private static DeployException refuses(HostKeys hostKeys) {
    var endpoint = RealSshd.endpoint(sshd.login(sshd.credentials(), hostKeys));
    var e =
        catchThrowableOfType(
            DeployException.class, () -> new SshConnector().connect(endpoint).close());
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(ExitCode.FAILED);
    assertThat(e.host()).contains("web-1");
    return e;
  }

  private HostKeys file(String... lines) throws Exception {
    return HostKeys.knownHosts(Files.write(folder.resolve("known_hosts"), List.of(lines)));
  }

  private static String name() {
    return "[127.0.0.1]:" + sshd.port();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void acceptsAKnownKeyOfAnyTypeThoughTheHostHasOthers(String type) throws Exception {
    accepts(file("# a comment", "", name() + " " + sshd.hostKey(type) + " root@host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void acceptsAPinnedKeyOfAnyType(String type) throws Exception {
    accepts(HostKeys.pinned(sshd.hostKey(type) + " some comment"));
    accepts(HostKeys.pinned("ignored.example.com " + sshd.hostKey(type)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void acceptsAPinnedFingerprintOfAnyType(String type) throws Exception {
    accepts(HostKeys.pinned(sshd.fingerprint(type)));
  }

  @Test
  void acceptsHashedNamesAsSshKeygenWritesThem() throws Exception {
    var keys = file(name() + " " + sshd.hostKey("ed25519"), "other.example.com ssh-rsa AAAA");
    var path = keys.knownHosts().orElseThrow();
    Files.writeString(path, name() + " " + sshd.hostKey("ed25519") + "\n");
    RealSshd.output("ssh-keygen", "-q", "-H", "-f", path.toString());
    assertThat(path).content().startsWith("|1|").doesNotContain("127.0.0.1");
    accepts(keys);
  }

  @Test
  void acceptsAKeyThatIsKnownForTheBareName() throws Exception {
    accepts(file("127.0.0.1 " + sshd.hostKey("ed25519")));
  }

  @Test
  void passesOverMalformedLines() throws Exception {
    accepts(
        file(
            "nonsense",
            "[a]:x ssh-ed25519 ****",
            "|1|x " + sshd.hostKey("rsa"),
            name() + " " + sshd.hostKey("ed25519")));
  }

  @Test
  void anUnknownKeyIsRefusedWithTheLineToAdd() throws Exception {
    var e = refuses(file("other.example.com " + sshd.hostKey("ed25519")));
    assertThat(e.message()).contains("is not known", "ssh-ed25519 " + sshd.fingerprint("ed25519"));
    assertThat(e.hint())
        .contains(name() + " " + sshd.hostKey("ed25519"), "compare the fingerprint");
    accepts(file(e.hint().substring(e.hint().lastIndexOf(name()))));
  }

  @Test
  void aMissingFileIsNamed() {
    var path = folder.resolve("none");
    assertThat(refuses(HostKeys.knownHosts(path)).message()).contains("there is no file " + path);
  }

  @Test
  void aChangedKeyIsRefusedWithBothFingerprints() throws Exception {
    RealSshd.keygen(folder.resolve("other"), "", "-t", "ed25519");
    var other = Files.readString(folder.resolve("other.pub")).strip();
    var expected = HostKeyPin.parse(other).get(0).fingerprint();
    for (var keys :
        List.of(file(name() + " " + other), HostKeys.pinned(other), HostKeys.pinned(expected))) {
      var e = refuses(keys);
      assertThat(e.message()).contains("does NOT match", expected, "SHA256:");
      assertThat(e.hint()).contains("in between", "reinstalled");
    }
    assertThat(refuses(HostKeys.pinned(other)).message()).contains(sshd.fingerprint("ed25519"));
  }

  @Test
  void aPinBeatsTheFile() throws Exception {
    RealSshd.keygen(folder.resolve("other"), "", "-t", "ed25519");
    var pins = HostKeyPin.parse(Files.readString(folder.resolve("other.pub")));
    var known = file(name() + " " + sshd.hostKey("ed25519")).knownHosts();
    refuses(new HostKeys(known, pins));
  }

  @Test
  void aRevokedKeyIsRefusedEvenIfItIsKnownOrPinned() throws Exception {
    var revoked = "@revoked * " + sshd.hostKey("ed25519");
    var keys = file(name() + " " + sshd.hostKey("ed25519"), revoked);
    assertThat(refuses(keys).message()).contains("revoked");
    var pinned = HostKeyPin.parse(sshd.hostKey("ed25519"));
    assertThat(refuses(new HostKeys(keys.knownHosts(), pinned)).message()).contains("revoked");
  }

  @Test
  void aCertificateAuthorityIsSaidToBeUnsupported() throws Exception {
    assertThat(refuses(file("@cert-authority * " + sshd.hostKey("rsa"))).message())
        .contains("is not known", "@cert-authority", "not supported");
  }

  @Test
  void aHostWithoutTheExpectedTypeIsRefused() throws Exception {
    try (var bare = RealSshd.start(folder.resolve("bare"), "HostKeyAlgorithms ssh-ed25519")) {
      var login = bare.login(bare.credentials(), HostKeys.pinned(bare.hostKey("rsa")));
      assertThatThrownBy(() -> new SshConnector().connect(RealSshd.endpoint(login)))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("does NOT match")
          .hasMessageContaining("keys of these types only: ssh-ed25519");
    }
  }

  @Test
  void noCredentialsAreSentBeforeTheKeyIsTrusted() throws Exception {
    var before = sshd.log().length();
    refuses(new HostKeys(Optional.empty(), List.of()));
    assertThat(sshd.log().substring(before)).doesNotContain("Accepted", "Failed publickey");
  }
}
