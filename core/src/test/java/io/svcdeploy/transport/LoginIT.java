package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LoginIT {
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

  private static void logsIn(Credentials credentials) throws Exception {
    var login = sshd.login(credentials, HostKeys.pinned(sshd.hostKey("ed25519")));
    try (var connection = new SshConnector().connect(RealSshd.endpoint(login))) {
      assertThat(connection.run("echo fine", RealSshd.LIMIT).out()).isEqualTo("fine\n");
    }
  }

  private static DeployException fails(Credentials credentials) throws Exception {
    var login = sshd.login(credentials, HostKeys.pinned(sshd.hostKey("ed25519")));
    var e =
        catchThrowableOfType(
            DeployException.class,
            () -> new SshConnector().connect(RealSshd.endpoint(login)).close());
    assertThat(e).isNotNull();
    return e;
  }

  private static Credentials text(String key, String passphrase) {
    return Credentials.key(
        new PrivateKey.Text(
            Secret.of(key), Optional.of(passphrase).filter(it -> !it.isEmpty()).map(Secret::of)));
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716, ''",
    "ed25519, RFC4716, secret phrase",
    "rsa, RFC4716, ''",
    "rsa, RFC4716, geheim ü",
    "rsa, PEM, ''",
    "rsa, PEM, secret phrase",
    "rsa, PKCS8, ''",
    "rsa, PKCS8, secret phrase",
    "ecdsa, RFC4716, ''",
    "ecdsa, RFC4716, secret phrase",
    "ecdsa, PEM, ''",
    "ecdsa, PEM, secret phrase",
    "ecdsa, PKCS8, ''",
    "ecdsa, PKCS8, secret phrase",
  })
  void logsInWithEveryKindOfKey(String type, String format, String passphrase) throws Exception {
    var key = RealSshd.keygen(folder.resolve("key"), passphrase, "-t", type, "-m", format);
    sshd.authorize(folder.resolve("key.pub"));
    logsIn(
        Credentials.key(
            PrivateKey.of(
                Secret.of(key.toString()),
                Optional.of(passphrase).filter(it -> !it.isEmpty()).map(Secret::of))));
    var text = Files.readString(key);
    logsIn(text(text, passphrase));
    logsIn(text(text.strip().replace("\n", "\r\n"), passphrase));
    logsIn(text(text.strip().replace("\n", "\\n"), passphrase));
    logsIn(text("  " + text.strip().replace("\n", " \n\t "), passphrase));
    if (!passphrase.isEmpty()) {
      var missing = fails(text(text, ""));
      assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
      assertThat(missing.message()).isEqualTo("the given private key needs a passphrase");
      assertThat(fails(text(text, "wrong " + passphrase)).message())
          .isEqualTo("the given private key cannot be opened with the given passphrase");
    }
  }

  @Test
  void logsInWithTheKeysOfAnAgent() throws Exception {
    var key = RealSshd.keygen(folder.resolve("key"), "", "-t", "rsa");
    sshd.authorize(folder.resolve("key.pub"));
    var socket = folder.resolve("agent");
    var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      for (int i = 0; i < 100 && !Files.exists(socket); i++) {
        Thread.sleep(20);
      }
      var add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      logsIn(new Credentials(List.of(), Optional.empty(), Optional.of(socket), List.of()));
    } finally {
      agent.destroy();
      agent.waitFor();
    }
    assertThat(
            fails(new Credentials(List.of(), Optional.empty(), Optional.of(socket), List.of()))
                .message())
        .contains("the ssh-agent at " + socket + " does not answer");
  }

  @Test
  void takesTheDefaultKeyFilesThatCanBeUsed() throws Exception {
    var locked = RealSshd.keygen(folder.resolve("locked"), "a passphrase", "-t", "ed25519");
    logsIn(
        new Credentials(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(folder.resolve("none"), locked, sshd.file("id"))));
  }

  @Test
  void aRefusedKeyIsNamedByItsFingerprint() throws Exception {
    var key = RealSshd.keygen(folder.resolve("key"), "", "-t", "ed25519");
    var fingerprint = RealSshd.output("ssh-keygen", "-lf", key.toString()).split(" ")[1];
    var e = fails(Credentials.key(new PrivateKey.File(key, Optional.empty())));
    assertThat(e.code()).isEqualTo(ExitCode.FAILED);
    assertThat(e.message())
        .contains("was refused", "ssh-ed25519 " + fingerprint, key.toString())
        .contains("The server accepts: publickey");
    assertThat(e.hint()).contains("authorized_keys");
  }

  @Test
  void nothingToLogInWithIsSaid() throws Exception {
    var e = fails(new Credentials(List.of(), Optional.empty(), Optional.empty(), List.of()));
    assertThat(e.message()).contains("Tried: no key");
    assertThat(e.hint()).contains("ssh.key");
  }

  @Test
  void moreKeysThanTheServerBearsIsARefusedLogin() throws Exception {
    try (var strict = RealSshd.start(folder.resolve("strict"), "MaxAuthTries 2")) {
      var files = new ArrayList<Path>();
      for (int i = 0; i < 4; i++) {
        files.add(RealSshd.keygen(folder.resolve("k" + i), "", "-t", "ed25519"));
      }
      var login =
          strict.login(
              new Credentials(List.of(), Optional.empty(), Optional.empty(), files),
              HostKeys.pinned(strict.hostKey("ed25519")));
      assertThatThrownBy(() -> new SshConnector().connect(RealSshd.endpoint(login)))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("was refused");
    }
  }

  @Test
  void whatIsNoPrivateKeyIsSaidWithoutShowingIt() throws Exception {
    var unusable = "cannot be used";
    assertThat(fails(text(Files.readString(sshd.file("id.pub")), "")).message())
        .isEqualTo("the given private key is a public key");
    assertThat(fails(text("  \n", "")).message()).isEqualTo("the given private key is empty");
    assertThat(fails(text("topsecret but no key\n" + unusable, "")).getMessage())
        .contains("is not a private key")
        .doesNotContain("topsecret");
    var broken = Files.readString(sshd.file("id")).replaceAll("[a-f]", "Z");
    assertThat(fails(text(broken, "")).getMessage())
        .contains("is not a private key")
        .doesNotContain("ZZ");
    assertThat(
            fails(Credentials.key(new PrivateKey.File(folder.resolve("none"), Optional.empty())))
                .message())
        .isEqualTo("the private key " + folder.resolve("none") + " does not exist");
  }
}
