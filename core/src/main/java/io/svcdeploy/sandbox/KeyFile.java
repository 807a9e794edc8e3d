package io.svcdeploy.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** A private key in a file of OpenSSH's own format that only its owner may read. */
final class KeyFile {
  private KeyFile() {}

  /** ECDSA on NIST P-256: the strongest that MINA handles with the JDK's own providers alone. */
  static KeyPair readOrMake(Path file) throws IOException {
    try {
      return Files.exists(file) ? read(file) : make(file);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
    var name = NamedResource.ofName(file.toString());
    try (var input = Files.newInputStream(file)) {
      for (KeyPair key :
          SecurityUtils.loadKeyPairIdentities(null, name, input, FilePasswordProvider.EMPTY)) {
        return key;
      }
    }
    throw new IOException(file + " holds no private key");
  }

  private static KeyPair make(Path file) throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var key = generator.generateKeyPair();
    var text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "svc-deploy sandbox", null, text);
    // Secret from its first byte on: the permissions come with the file, not after it.
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, ownerOnly);
    Files.write(file, text.toByteArray(), StandardOpenOption.WRITE);
    return key;
  }
}
