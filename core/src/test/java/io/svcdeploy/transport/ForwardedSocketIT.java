package io.svcdeploy.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.testhost.FreePort;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // sockets are closed early on purpose
class ForwardedSocketIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static RealSshd sshd;
  private HostConnection connection;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sshd = RealSshd.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (sshd != null) {
      sshd.close();
    }
  }

  @BeforeEach
  void connect() throws Exception {
    connection = sshd.connect();
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void anHttpClientTalksThroughIt() throws Exception {
    var body = "x".repeat(3_000_000);
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(US_ASCII));
          exchange.close();
        });
    server.start();
    try (var socket = connection.openSocket("localhost", server.getAddress().getPort(), LIMIT);
        var http = DefaultBHttpClientConnectionFactory.builder().build().createConnection(socket)) {
      assertThat(socket.getInetAddress()).isNotNull();
      assertThat(socket.isConnected()).isTrue();
      for (int i = 0; i < 2; i++) {
        http.sendRequestHeader(requestTo("/" + i));
        http.flush();
        var response = http.receiveResponseHeader();
        http.receiveResponseEntity(response);
        assertThat(EntityUtils.toString(response.getEntity())).isEqualTo(body);
      }
    } finally {
      server.stop(0);
    }
  }

  private static BasicClassicHttpRequest requestTo(String path) {
    var request = new BasicClassicHttpRequest("GET", path);
    request.setHeader("Host", "localhost");
    return request;
  }

  @Test
  void readsRespectTheirTimeLimitAndLoseNothing() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket = connection.openSocket("127.0.0.1", server.getLocalPort(), LIMIT);
        var peer = server.accept()) {
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      peer.getOutputStream().write("hello".getBytes(US_ASCII));
      assertThat(socket.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
    }
  }

  @Test
  void eitherSideMayEndFirst() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket = connection.openSocket("127.0.0.1", server.getLocalPort(), LIMIT);
        var peer = server.accept()) {
      socket.getOutputStream().write("ask".getBytes(US_ASCII));
      socket.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).isEqualTo("ask".getBytes(US_ASCII));
      peer.getOutputStream().write("answer".getBytes(US_ASCII));
      peer.close();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo("answer".getBytes(US_ASCII));
      socket.close();
      assertThat(socket.isClosed()).isTrue();
      assertThatThrownBy(socket::getInputStream).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void closingWakesAReader() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket = connection.openSocket("127.0.0.1", server.getLocalPort(), LIMIT)) {
      var in = socket.getInputStream();
      var reading = CompletableFuture.supplyAsync(() -> readFailure(in));
      Thread.sleep(200);
      socket.close();
      assertThat(reading.get()).isInstanceOf(SocketException.class);
    }
  }

  private static Exception readFailure(java.io.InputStream in) {
    try {
      in.read();
      return new Exception("the read ended");
    } catch (Exception e) {
      return e;
    }
  }

  @Test
  void severalCanBeOpenBesideARunningScript() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var script = CompletableFuture.supplyAsync(() -> connection.run("sleep 1; echo done", LIMIT));
      for (int i = 0; i < 5; i++) {
        try (var socket = connection.openSocket("127.0.0.1", server.getLocalPort(), LIMIT);
            var peer = server.accept()) {
          var bytes = new byte[200_000];
          Arrays.fill(bytes, (byte) i);
          peer.getOutputStream().write(bytes);
          peer.close();
          assertThat(socket.getInputStream().readAllBytes()).isEqualTo(bytes);
        }
      }
      assertThat(script.get().out()).isEqualTo("done\n");
    }
  }

  @Test
  void nobodyListeningIsAConnectException() throws Exception {
    int port = FreePort.next();
    assertThatThrownBy(() -> connection.openSocket("127.0.0.1", port, LIMIT))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:" + port);
    assertThat(connection.run("echo fine", LIMIT).out()).isEqualTo("fine\n");
  }

  @Test
  void aServerThatForbidsForwardingSaysSo(@TempDir Path folder) throws Exception {
    try (var strict = RealSshd.start(folder, "AllowTcpForwarding no");
        var connected = strict.connect()) {
      assertThatThrownBy(() -> connected.openSocket("127.0.0.1", strict.port(), LIMIT))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("web-1: the SSH server does not allow")
          .extracting(e -> ((DeployException) e).hint())
          .asString()
          .contains("AllowTcpForwarding");
    }
  }

  @Test
  void aClosedConnectionOpensNothing() {
    connection.close();
    assertThatThrownBy(() -> connection.openSocket("127.0.0.1", 80, LIMIT))
        .isInstanceOf(ConnectionLostException.class);
  }
}
