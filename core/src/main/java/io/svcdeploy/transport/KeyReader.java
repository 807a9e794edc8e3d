package io.svcdeploy.transport;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads private keys: OpenSSH, PEM (PKCS#1, SEC1), PKCS#8 and PuTTY; forgives what environment
 * variables and web forms do to them. Messages never hold a part of the key.
 */
final class KeyReader {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReader.class);
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(ssh-|ecdsa-|sk-)\\S+ AAAA.*|-{4,5} ?BEGIN (\\S+ )?PUBLIC KEY.*", Pattern.DOTALL);
  private static final int PEM_WIDTH = 64;

  private KeyReader() {}

  static boolean isPublicKey(String text) {
    return PUBLIC.matcher(text.strip()).matches();
  }

  /**
   * @throws DeployException as a usage error, if the key cannot be used
   */
  static KeyIdentity read(PrivateKey key) {
    if (key instanceof PrivateKey.File file) {
      return read(file.path().toString(), content(file.path()), file.passphrase());
    }
    var text = (PrivateKey.Text) key;
    return read("the given private key", text.text().reveal(), text.passphrase());
  }

  private static KeyIdentity read(String name, String text, Optional<Secret> passphrase) {
    refuseOtherThings(name, text);
    var pair = parse(name, normalise(text));
    if (pair.isEncrypted()) {
      decrypt(name, pair, passphrase);
    }
    return new KeyIdentity(name, pair);
  }

  private static String content(Path path) {
    try {
      warnIfOpenToOthers(path);
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      var reason = Files.exists(path) ? "cannot be read" : "does not exist";
      throw DeployException.usage(
              "the private key " + path + " " + reason,
              "give the path of a private key file, or the text of the key")
          .causedBy(e);
    }
  }

  private static void warnIfOpenToOthers(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var open = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
      if (Files.getPosixFilePermissions(path).stream().anyMatch(open::contains)) {
        LOG.warn("others can read the private key {}: chmod 600 it", path);
      }
    }
  }

  private static void refuseOtherThings(String name, String text) {
    if (text.isBlank()) {
      throw unusable(name, "is empty", "check that the variable or file that holds it is filled");
    }
    if (isPublicKey(text)) {
      throw unusable(
          name, "is a public key", "give the private one: the file whose name lacks .pub");
    }
  }

  private static KeyPair parse(String name, String text) {
    var hint = "give a key as ssh-keygen writes it; ssh-keygen -y -f KEY shows whether it is one";
    try {
      var jsch = new JSch();
      jsch.setInstanceLogger(new JschLog());
      var pair = KeyPair.load(jsch, text.getBytes(StandardCharsets.ISO_8859_1), null);
      if (pair != null) {
        return pair;
      }
    } catch (JSchException e) {
      if (e.getMessage() != null && e.getMessage().endsWith("is not available")) {
        throw unusable(
            name,
            "is encrypted in a way that is not supported (" + e.getMessage() + ")",
            "save it anew: ssh-keygen -p -f KEY, or puttygen KEY -O private-openssh -o NEW");
      }
    } catch (RuntimeException e) {
      LOG.debug("a private key could not be parsed: {}", e.getClass().getName());
    }
    throw unusable(name, "is not a private key of a known format", hint);
  }

  private static void decrypt(String name, KeyPair pair, Optional<Secret> passphrase) {
    if (passphrase.isEmpty()) {
      throw unusable(name, "needs a passphrase", "set passphrase beside the key");
    }
    boolean opened;
    try {
      opened = pair.decrypt(passphrase.get().reveal().getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      opened = false;
    }
    if (!opened) {
      throw unusable(
          name,
          "cannot be opened with the given passphrase",
          "try it with ssh-keygen -y -f KEY; a trailing space or line end counts too");
    }
  }

  private static DeployException unusable(String name, String what, String hint) {
    return DeployException.usage(name + " " + what, hint);
  }

  /**
   * Undoes what transport does to a key: {@code \n} spelled out, CR LF, indentation, all on one
   * line, no line end at the end.
   */
  static String normalise(String text) {
    var lines = text.replace("\ufeff", "").strip();
    if (lines.indexOf('\n') < 0) {
      lines = lines.replace("\\r", "").replace("\\n", "\n");
    }
    var pem = PEM.matcher(lines);
    if (!pem.find()) {
      return strippedLines(lines) + "\n";
    }
    var kind = pem.group(1);
    var body = pem.group(2);
    var unwrapped = body.contains("Proc-Type:") ? strippedLines(body.strip()) : wrap(body);
    return "-----BEGIN " + kind + "-----\n" + unwrapped + "\n-----END " + kind + "-----\n";
  }

  private static String strippedLines(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String wrap(String body) {
    return body.replaceAll("\\s+", "").replaceAll("(.{" + PEM_WIDTH + "})(?=.)", "$1\n");
  }
}
