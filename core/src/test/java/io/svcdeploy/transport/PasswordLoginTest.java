package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server in this process, because the passwords of this machine are not ours. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class PasswordLoginTest {
  private static final String PASSWORD = "correct horse";

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private SshServer server;
  private String fingerprint = "";

  @BeforeEach
  void start() throws Exception {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    KeyPairProvider keys = new SimpleGeneratorHostKeyProvider(folder.resolve("key"));
    server.setKeyPairProvider(keys);
    fingerprint = KeyUtils.getFingerPrint(keys.loadKeys(null).iterator().next().getPublic());
    server.setPasswordAuthenticator(
        (user, password, session) -> {
          asked.incrementAndGet();
          return password.equals(PASSWORD);
        });
    server.setCommandFactory(
        (channel, command) ->
            new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(true);
  }

  private SshEndpoint endpoint(String way, String password) throws Exception {
    UserAuthFactory factory =
        way.equals("password")
            ? UserAuthPasswordFactory.INSTANCE
            : UserAuthKeyboardInteractiveFactory.INSTANCE;
    server.setUserAuthFactories(List.of(factory));
    server.start();
    var login =
        new SshLogin(
            "127.0.0.1",
            server.getPort(),
            "deploy",
            Credentials.password(Secret.of(password)),
            HostKeys.pinned(fingerprint));
    return new SshEndpoint(
        "web-1", login, List.of(), Duration.ofSeconds(10), Duration.ofSeconds(10), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "keyboard-interactive"})
  void thePasswordOpensTheDoor(String way) throws Exception {
    try (var connection = new SshConnector().connect(endpoint(way, PASSWORD))) {
      assertThat(connection.run("echo fine", Duration.ofSeconds(10)).out()).isEqualTo("fine\n");
    }
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "keyboard-interactive"})
  void aWrongPasswordIsSentOnceAndNeverShown(String way) throws Exception {
    var endpoint = endpoint(way, "wrong battery");
    var e =
        catchThrowableOfType(
            DeployException.class, () -> new SshConnector().connect(endpoint).close());
    assertThat(e.message())
        .contains("login as deploy@127.0.0.1", "was refused", "and a password", way)
        .doesNotContain("wrong battery");
    assertThat(e.hint()).contains("PasswordAuthentication");
    assertThat(asked).hasValue(1);
  }
}
