package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import io.svcdeploy.testhost.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try")
class ConnectIT {
  @TempDir Path folder;

  @BeforeEach
  void assumeSshd() {
    RealSshd.assumeInstalled();
  }

  private static DeployException fails(SshEndpoint endpoint) {
    var e =
        catchThrowableOfType(
            DeployException.class, () -> new SshConnector().connect(endpoint).close());
    assertThat(e).isNotNull();
    assertThat(e.host()).contains("web-1");
    assertThat(e.hint()).isNotBlank();
    return e;
  }

  private static SshLogin at(String address, int port) {
    var password = Credentials.password(Secret.of("not sent"));
    return new SshLogin(
        address, port, "deploy", password, HostKeys.pinned("SHA256:" + "A".repeat(43)));
  }

  private static SshEndpoint patient(SshLogin login, Duration connect) {
    return new SshEndpoint("web-1", login, List.of(), connect, Duration.ofSeconds(5), false);
  }

  @Test
  void goesThroughJumpHostsEachCheckedOnItsOwn() throws Exception {
    try (var first = RealSshd.start(folder.resolve("a"));
        var second = RealSshd.start(folder.resolve("b"));
        var last = RealSshd.start(folder.resolve("c"))) {
      var endpoint = RealSshd.endpoint(last.login(), first.login(), second.login());
      try (var connection = new SshConnector().connect(endpoint)) {
        assertThat(connection.run("echo $SSH_CONNECTION", RealSshd.LIMIT).out())
            .contains(" " + last.port());
        var file = Files.write(folder.resolve("local"), new byte[3_000_000]);
        connection.upload(file, folder.resolve("remote").toString(), sent -> {});
        assertThat(folder.resolve("remote")).hasSize(3_000_000);
        try (var socket = connection.openSocket("127.0.0.1", first.port(), Duration.ofSeconds(5))) {
          assertThat(new String(socket.getInputStream().readNBytes(4))).isEqualTo("SSH-");
        }
      }
      assertThat(first.log()).contains("Accepted publickey");
      assertThat(second.log()).contains("Accepted publickey");
      var stranger = first.login(first.credentials(), HostKeys.pinned("SHA256:" + "A".repeat(43)));
      assertThat(fails(RealSshd.endpoint(last.login(), stranger)).message())
          .contains("[127.0.0.1]:" + first.port() + " does NOT match");
    }
  }

  @Test
  void aJumpHostThatCannotReachTheHostIsNamed() throws Exception {
    try (var jump = RealSshd.start(folder.resolve("jump"))) {
      var nobody = at("127.0.0.1", FreePort.next());
      assertThat(fails(RealSshd.endpoint(nobody, jump.login())).message())
          .contains("the jump host " + jump.login() + " cannot reach 127.0.0.1 port");
    }
    try (var jump = RealSshd.start(folder.resolve("no"), "AllowTcpForwarding no")) {
      assertThat(fails(RealSshd.endpoint(at("127.0.0.1", 1), jump.login())).hint())
          .contains("AllowTcpForwarding");
    }
  }

  @Test
  void anUnknownNameIsNotTriedAgain() {
    long start = System.nanoTime();
    var e = fails(RealSshd.endpoint(at("no-such-host.invalid", 22)));
    assertThat(e.message()).isEqualTo("there is no host named no-such-host.invalid");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aRefusedConnectionIsTriedThreeTimes() throws Exception {
    int port = FreePort.next();
    long start = System.nanoTime();
    assertThat(fails(RealSshd.endpoint(at("127.0.0.1", port))).message())
        .isEqualTo("127.0.0.1 port " + port + " refuses connections");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aHostThatComesUpMeanwhileIsReached() throws Exception {
    int port = FreePort.next();
    var server = folder.resolve("late");
    RealSshd.start(server, port).close();
    var started = new RealSshd[1];
    var starter =
        new Thread(
            () -> {
              try {
                Thread.sleep(900);
                started[0] = RealSshd.start(server, port);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    var key = new PrivateKey.File(server.resolve("id"), Optional.empty());
    var pin = HostKeys.pinned(Files.readString(server.resolve("host_ed25519.pub")));
    var login =
        new SshLogin("127.0.0.1", port, System.getProperty("user.name"), Credentials.key(key), pin);
    starter.start();
    try (var connection = new SshConnector().connect(RealSshd.endpoint(login))) {
      assertThat(connection.run("echo fine", RealSshd.LIMIT).out()).isEqualTo("fine\n");
    } finally {
      starter.join();
      started[0].close();
    }
  }

  @Test
  void aServerThatIsNoSshServerIsQuoted() throws Exception {
    try (var server = new Peer("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n")) {
      assertThat(fails(RealSshd.endpoint(at("127.0.0.1", server.port()))).message())
          .contains("is not an SSH server: it says \"HTTP/1.1 400 Bad Request\"");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatClosesAtOnceIsTriedAgain() throws Exception {
    try (var server = new Peer("")) {
      assertThat(fails(RealSshd.endpoint(at("127.0.0.1", server.port()))).message())
          .contains("closed the connection before the login");
      assertThat(server.connections()).isEqualTo(3);
    }
    try (var server = new Peer("Exceeded MaxStartups\r\n")) {
      assertThat(fails(RealSshd.endpoint(at("127.0.0.1", server.port()))).message())
          .contains("(Exceeded MaxStartups)");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aSilentServerIsTimedOut() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var endpoint = patient(at("127.0.0.1", server.getLocalPort()), Duration.ofMillis(300));
      assertThat(fails(endpoint).message()).contains("the server does not greet");
    }
  }

  @Test
  void aFullBacklogIsTimedOut() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var a = new Socket(server.getInetAddress(), server.getLocalPort());
        var b = new Socket(server.getInetAddress(), server.getLocalPort())) {
      var endpoint = patient(at("127.0.0.1", server.getLocalPort()), Duration.ofMillis(300));
      assertThat(fails(endpoint).message()).contains("did not answer in 300ms");
    }
  }

  @Test
  void aDeadConnectionIsNoticedByUnansweredKeepAlives() throws Exception {
    try (var sshd = RealSshd.start(folder.resolve("sshd"))) {
      var endpoint =
          new SshEndpoint(
              "web-1",
              sshd.login(),
              List.of(),
              Duration.ofSeconds(10),
              Duration.ofMillis(300),
              false);
      try (var connection = new SshConnector().connect(endpoint)) {
        assertThat(connection.run("sleep 2; echo alive", RealSshd.LIMIT).out())
            .isEqualTo("alive\n");
        var sessions = sshd.handle().descendants().map(it -> "" + it.pid()).toList();
        signal("-STOP", sessions);
        try {
          assertThatThrownBy(() -> connection.run("echo", RealSshd.LIMIT))
              .isInstanceOf(ConnectionLostException.class)
              .hasMessageContaining("no answer any more");
        } finally {
          signal("-CONT", sessions);
        }
      }
    }
  }

  private static void signal(String signal, List<String> pids) throws Exception {
    var words = new ArrayList<>(List.of("kill", signal));
    words.addAll(pids);
    assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
  }

  /** Says one thing to everybody, waits for the answer, and hangs up. */
  private static final class Peer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final String words;

    Peer(String words) throws IOException {
      this.words = words;
      var thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (var client = socket.accept()) {
          connections.incrementAndGet();
          client.getInputStream().read(new byte[256]);
          client.getOutputStream().write(words.getBytes());
        } catch (IOException e) {
          // The next one.
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    int connections() {
      return connections.get();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
