package io.svcdeploy.transport;

import io.svcdeploy.event.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What proves who we are. The keys are offered first, then those of the agent, then the default key
 * files, then the password.
 *
 * @param keys each must be readable
 * @param agentSocket the socket of an ssh-agent; one that does not answer is passed over
 * @param defaultKeyFiles used if they exist and need no passphrase
 */
public record Credentials(
    List<PrivateKey> keys,
    Optional<Secret> password,
    Optional<Path> agentSocket,
    List<Path> defaultKeyFiles) {
  public Credentials {
    keys = List.copyOf(keys);
    defaultKeyFiles = List.copyOf(defaultKeyFiles);
  }

  /** This key and nothing else. */
  public static Credentials key(PrivateKey key) {
    return new Credentials(List.of(key), Optional.empty(), Optional.empty(), List.of());
  }

  /** This password and nothing else. */
  public static Credentials password(Secret password) {
    return new Credentials(List.of(), Optional.of(password), Optional.empty(), List.of());
  }

  /** What {@code ssh} would use: the agent of {@code SSH_AUTH_SOCK} and the user's own keys. */
  public static Credentials ofThisUser() {
    return new Credentials(List.of(), Optional.empty(), agentOfThisUser(), keyFilesOfThisUser());
  }

  /** The agent of this process's environment. */
  public static Optional<Path> agentOfThisUser() {
    return Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
        .filter(socket -> !socket.isBlank())
        .map(Path::of);
  }

  /** Where {@code ssh-keygen} puts keys if it is not told. */
  public static List<Path> keyFilesOfThisUser() {
    return Stream.of("id_ed25519", "id_ecdsa", "id_rsa")
        .map(name -> expandHome("~/.ssh/" + name))
        .toList();
  }

  /** A path in which {@code ~/} stands for the home folder. */
  public static Path expandHome(String path) {
    return path.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), path.substring(2))
        : Path.of(path);
  }
}
