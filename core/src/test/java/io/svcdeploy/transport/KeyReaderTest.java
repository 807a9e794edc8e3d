package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  private static final String BODY = "A".repeat(64) + "\n" + "B".repeat(64) + "\nCC==";
  private static final String KEY = pem(BODY);

  private static String pem(String body) {
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  @Test
  void undoesWhatTransportDoesToAKey() {
    assertThat(KeyReader.normalise(KEY)).isEqualTo(KEY);
    assertThat(KeyReader.normalise(KEY.strip())).isEqualTo(KEY);
    assertThat(KeyReader.normalise(KEY.replace("\n", "\r\n"))).isEqualTo(KEY);
    assertThat(KeyReader.normalise(KEY.strip().replace("\n", "\\n"))).isEqualTo(KEY);
    assertThat(KeyReader.normalise(KEY.strip().replace("\n", " "))).isEqualTo(KEY);
    assertThat(KeyReader.normalise("\ufeff\n\n  " + KEY.replace("\n", "\n  "))).isEqualTo(KEY);
    assertThat(KeyReader.normalise("\"" + KEY + "\"")).isEqualTo(KEY);
  }

  @Test
  void keepsTheHeadersOfAnEncryptedPem() {
    var key = pem("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n" + BODY);
    assertThat(KeyReader.normalise("  " + key.replace("\n", "\r\n  "))).isEqualTo(key);
  }

  @Test
  void tellsPathsFromTexts() {
    var none = Optional.<Secret>empty();
    var home = Path.of(System.getProperty("user.home"));
    assertThat(PrivateKey.of(Secret.of("~/.ssh/id "), none))
        .isEqualTo(new PrivateKey.File(home.resolve(".ssh/id"), none));
    assertThat(PrivateKey.of(Secret.of("keys/deploy"), none))
        .isEqualTo(new PrivateKey.File(Path.of("keys/deploy"), none));
    for (var text : new String[] {KEY, KEY.replace("\n", "\\n"), "", "ssh-rsa AAAAB3 me"}) {
      assertThat(PrivateKey.of(Secret.of(text), none)).isInstanceOf(PrivateKey.Text.class);
    }
  }
}
