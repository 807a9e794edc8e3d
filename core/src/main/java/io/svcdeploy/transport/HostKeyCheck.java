package io.svcdeploy.transport;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a server's key is one that it may show, and explains a refusal. Used for one
 * connection attempt after the other; not safe between threads.
 */
final class HostKeyCheck implements HostKeyRepository {
  private static final Logger LOG = LoggerFactory.getLogger(HostKeyCheck.class);
  private static final List<String> SUPPORTED =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa");

  private final SshLogin login;
  private final String name;
  private final KnownHosts file;
  private final List<PublicKey> refusedBefore = new ArrayList<>();
  private @Nullable PublicKey offered;
  private Verdict verdict = Verdict.UNKNOWN;

  private enum Verdict {
    TRUSTED,
    UNKNOWN,
    CHANGED,
    REVOKED
  }

  /**
   * @throws DeployException as a usage error if the known_hosts file is wanted and cannot be read
   */
  HostKeyCheck(SshLogin login) {
    this.login = login;
    this.name = KnownHosts.nameOf(login.address(), login.port());
    this.file = login.hostKeys().knownHosts().map(this::read).orElse(KnownHosts.parse(""));
  }

  private KnownHosts read(Path path) {
    if (!Files.exists(path)) {
      LOG.debug("{} does not exist", path);
      return KnownHosts.parse("");
    }
    try {
      var read = KnownHosts.parse(Files.readString(path, StandardCharsets.ISO_8859_1));
      if (!read.malformed().isEmpty()) {
        LOG.warn("{}: passed over the lines {}, which are no host keys", path, read.malformed());
      }
      return read;
    } catch (IOException e) {
      throw DeployException.usage(
              "the known_hosts file " + path + " cannot be read", "check its owner and mode")
          .causedBy(e);
    }
  }

  /**
   * The host key algorithms to ask for, with commas between them: only such as belong to the keys
   * that may be shown, so that a host with several keys shows the one that is known.
   */
  String algorithms() {
    var refusedTypes = refusedBefore.stream().map(PublicKey::type).toList();
    var wanted = expectedTypes().stream().filter(SUPPORTED::contains).toList();
    var types = wanted.isEmpty() ? SUPPORTED : wanted;
    return types.stream()
        .filter(type -> !refusedTypes.contains(type))
        .map(type -> type.equals("ssh-rsa") ? "rsa-sha2-512,rsa-sha2-256" : type)
        .collect(Collectors.joining(","));
  }

  private List<String> expectedTypes() {
    var pins = login.hostKeys().pins();
    if (pins.stream().anyMatch(pin -> pin.type().isEmpty())) {
      return SUPPORTED;
    }
    var types =
        pins.isEmpty()
            ? known().stream().map(PublicKey::type)
            : pins.stream().flatMap(pin -> pin.type().stream());
    return types.distinct().toList();
  }

  private List<PublicKey> known() {
    return file.keysOf(name, "");
  }

  @Override
  public int check(String host, byte[] blob) {
    var key = PublicKey.ofBlob(blob);
    offered = key.orElse(null);
    verdict = key.map(this::judge).orElse(Verdict.UNKNOWN);
    return switch (verdict) {
      case TRUSTED -> OK;
      case UNKNOWN -> NOT_INCLUDED;
      case CHANGED, REVOKED -> CHANGED;
    };
  }

  private Verdict judge(PublicKey key) {
    var pins = login.hostKeys().pins();
    if (file.keysOf(name, KnownHosts.REVOKED).contains(key)) {
      return Verdict.REVOKED;
    }
    if (!pins.isEmpty()) {
      boolean pinned = pins.stream().anyMatch(pin -> pin.fingerprint().equals(key.fingerprint()));
      return pinned ? Verdict.TRUSTED : Verdict.CHANGED;
    }
    if (known().contains(key) || knownWithoutPort(key)) {
      return Verdict.TRUSTED;
    }
    return known().isEmpty() ? Verdict.UNKNOWN : Verdict.CHANGED;
  }

  /** As ssh does: a key that is known for the bare name is good for its other ports too. */
  private boolean knownWithoutPort(PublicKey key) {
    return known().isEmpty()
        && file.keysOf(KnownHosts.nameOf(login.address(), 22), "").contains(key);
  }

  /** True if the last attempt ended because of the host's key. */
  boolean refused() {
    return offered != null && verdict != Verdict.TRUSTED;
  }

  /**
   * A fingerprint does not tell the type of its key. After a refusal: leaves out the type that the
   * host showed and tells whether there are others to ask for.
   */
  boolean tryOtherType() {
    boolean byFingerprint = login.hostKeys().pins().stream().anyMatch(it -> it.type().isEmpty());
    if (!byFingerprint || offered == null || verdict == Verdict.REVOKED) {
      return false;
    }
    refusedBefore.add(offered);
    offered = null;
    return !algorithms().isEmpty();
  }

  /** What to tell when {@link #refused}. */
  DeployException refusal() {
    var shown = offered;
    if (shown == null) {
      throw new IllegalStateException("no key was refused");
    }
    return switch (verdict) {
      case REVOKED ->
          DeployException.failed(
              login.address() + " shows a key that is revoked: " + describe(shown),
              "do not connect; whoever holds the key may be an impostor."
                  + " Give the host a new key if it is yours");
      case CHANGED -> changed(describe(shown));
      default -> unknown(shown);
    };
  }

  /** What to tell when the host has no key of the types that it was asked for. */
  DeployException otherTypes(String serverOffers) {
    return changed(
        refusedBefore.isEmpty()
            ? "keys of these types only: " + serverOffers
            : refusedBefore.stream()
                .map(HostKeyCheck::describe)
                .collect(Collectors.joining(" and ")));
  }

  private DeployException changed(String shown) {
    var pins = login.hostKeys().pins().stream().map(HostKeyPin::fingerprint);
    var keys = known().stream().map(HostKeyCheck::describe);
    var expected = Stream.concat(pins, login.hostKeys().pins().isEmpty() ? keys : Stream.empty());
    return DeployException.failed(
        "the host key of "
            + name
            + " does NOT match. Expected "
            + expected.collect(Collectors.joining(" or "))
            + ", the host shows "
            + shown,
        "somebody may be in between. If the host was reinstalled: "
            + compare()
            + ", then replace the key in "
            + source());
  }

  private DeployException unknown(PublicKey shown) {
    boolean certified = !file.keysOf(name, KnownHosts.CERT_AUTHORITY).isEmpty();
    var message =
        "the host key of "
            + name
            + " is not known: "
            + describe(shown)
            + (certified ? " (a @cert-authority line is there, which is not supported)" : "")
            + missingFile().map(path -> "; there is no file " + path).orElse("");
    return DeployException.failed(
        message,
        compare()
            + ". If it is the same, add this line to "
            + source()
            + ": "
            + name
            + " "
            + shown);
  }

  private Optional<Path> missingFile() {
    return login.hostKeys().knownHosts().filter(path -> !Files.exists(path));
  }

  private static String compare() {
    return "compare the fingerprint with what the host itself prints, by another way than this"
        + " network: for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $key; done";
  }

  private String source() {
    return login.hostKeys().pins().isEmpty()
        ? login.hostKeys().knownHosts().map(Path::toString).orElse("the known_hosts file")
        : "host-key";
  }

  private static String describe(PublicKey key) {
    return key.type() + " " + key.fingerprint();
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    throw new UnsupportedOperationException("host keys are never added");
  }

  @Override
  public void remove(String host, String type) {}

  @Override
  public void remove(String host, String type, byte[] key) {}

  @Override
  public String getKnownHostsRepositoryID() {
    return source();
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return new HostKey[0];
  }
}
