package io.svcdeploy.transport;

import io.svcdeploy.event.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** A private key to log in with, in any format that {@link KeyReader} knows. */
public sealed interface PrivateKey {
  Optional<Secret> passphrase();

  /** The key itself, as CI systems hand it over. */
  record Text(Secret text, Optional<Secret> passphrase) implements PrivateKey {}

  record File(Path path, Optional<Secret> passphrase) implements PrivateKey {}

  /**
   * What a user wrote where a key is wanted: a text of several lines, or with a key's first words
   * in it, is the key; everything else is a path, {@code ~/} being the home folder.
   */
  static PrivateKey of(Secret pathOrText, Optional<Secret> passphrase) {
    var value = pathOrText.reveal().strip();
    boolean text =
        value.isEmpty()
            || value.contains("\n")
            || value.contains("-----BEGIN ")
            || value.startsWith("PuTTY-User-Key-File")
            || KeyReader.isPublicKey(value);
    return text
        ? new Text(pathOrText, passphrase)
        : new File(Credentials.expandHome(value), passphrase);
  }
}
