package io.svcdeploy.transport;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.SSHAgentConnector;
import io.svcdeploy.event.DeployException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that are offered to one server, in order, and what can be said of them. */
final class Identities implements IdentityRepository {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

  private final List<Identity> identities;
  private final List<String> notes;

  private Identities(List<Identity> identities, List<String> notes) {
    this.identities = identities;
    this.notes = notes;
  }

  /**
   * @throws DeployException as a usage error if a key that was asked for cannot be used
   */
  static Identities of(Credentials credentials) {
    var byKey = new LinkedHashMap<String, Identity>();
    var notes = new ArrayList<String>();
    credentials.keys().forEach(key -> add(byKey, KeyReader.read(key)));
    credentials.agentSocket().ifPresent(socket -> addAgent(byKey, socket, notes));
    credentials.defaultKeyFiles().stream()
        .filter(Files::exists)
        .forEach(file -> addDefault(byKey, file, notes));
    return new Identities(List.copyOf(byKey.values()), List.copyOf(notes));
  }

  private static void add(Map<String, Identity> byKey, Identity identity) {
    byKey.putIfAbsent(fingerprint(identity), identity);
  }

  private static void addAgent(Map<String, Identity> byKey, Path socket, List<String> notes) {
    try {
      var connector = new SSHAgentConnector(socket);
      if (!connector.isAvailable()) {
        notes.add("the ssh-agent at " + socket + " does not answer");
        return;
      }
      new AgentIdentityRepository(connector).getIdentities().forEach(key -> add(byKey, key));
    } catch (AgentProxyException e) {
      notes.add("the ssh-agent at " + socket + " cannot be used");
    }
  }

  private static void addDefault(Map<String, Identity> byKey, Path file, List<String> notes) {
    try {
      add(byKey, KeyReader.read(new PrivateKey.File(file, Optional.empty())));
    } catch (DeployException e) {
      LOG.debug("passed over {}: {}", file, e.message());
      notes.add(e.message());
    }
  }

  private static String fingerprint(Identity identity) {
    return PublicKey.ofBlob(identity.getPublicKeyBlob())
        .map(PublicKey::fingerprint)
        .orElse(identity.getName());
  }

  boolean isEmpty() {
    return identities.isEmpty();
  }

  /** The keys by type, fingerprint and origin, and why others were not used. */
  String describe() {
    var keys =
        identities.stream()
            .map(it -> it.getAlgName() + " " + fingerprint(it) + " (" + it.getName() + ")")
            .collect(Collectors.joining(", "));
    var why = notes.isEmpty() ? "" : "; " + String.join("; ", notes);
    return (keys.isEmpty() ? "no key" : keys) + why;
  }

  @Override
  public Vector<Identity> getIdentities() {
    return new Vector<>(identities);
  }

  @Override
  public String getName() {
    return "svc-deploy";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {}
}
