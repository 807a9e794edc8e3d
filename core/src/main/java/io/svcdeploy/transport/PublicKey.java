package io.svcdeploy.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key in the encoding of RFC 4253, section 6.6.
 *
 * @param type {@code ssh-ed25519} and so on
 * @param base64 the key, which begins with its type once more
 */
record PublicKey(String type, String base64) {
  /** Reads {@code type base64 [comment]}. */
  static Optional<PublicKey> parse(String line) {
    var words = line.strip().split("\\s+", 3);
    return words.length < 2 ? Optional.empty() : of(words[0], words[1]);
  }

  static Optional<PublicKey> of(String type, String base64) {
    try {
      var key = ofBlob(Base64.getDecoder().decode(base64));
      return key.filter(it -> it.type.equals(type));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  static Optional<PublicKey> ofBlob(byte[] blob) {
    if (blob.length < 8 || blob[0] != 0 || blob[1] != 0 || blob[2] != 0) {
      return Optional.empty();
    }
    int length = blob[3] & 0xff;
    if (length == 0 || 4 + length >= blob.length) {
      return Optional.empty();
    }
    var type = new String(blob, 4, length, StandardCharsets.US_ASCII);
    return Optional.of(new PublicKey(type, Base64.getEncoder().encodeToString(blob)));
  }

  /** As {@code ssh-keygen -l} prints it. */
  String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return type + " " + base64;
  }
}
