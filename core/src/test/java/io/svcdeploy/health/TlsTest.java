package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static SSLContext selfSigned;
  private static SSLContext before;

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var store = folder.resolve("server.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words =
        List.of(
            keytool,
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "a",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit",
            "-keystore",
            store.toString());
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    before = SSLContext.getDefault();
    selfSigned = context(store);
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @AfterAll
  static void restoreTrust() {
    SSLContext.setDefault(before);
  }

  private static RawServer server() throws IOException {
    var listener =
        (SSLServerSocket)
            selfSigned
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    return RawServer.on(
        listener,
        socket -> {
          var session = ((SSLSocket) socket).getSession();
          RawServer.send(socket, FakeHost.http("200 OK", session.getProtocol()));
        });
  }

  private static Seen ask(String host, boolean verify) throws IOException {
    try (var server = server();
        var checks =
            new SocketChecks(
                new LoopbackHost(HttpCheckTest::streams),
                Duration.ofSeconds(10),
                new Cancellation())) {
      var url = "https://" + host + ":" + server.port() + "/";
      var target = HttpTarget.of(url, Template.literal(url));
      var wanted =
          new HttpExpectation(
              List.of(new StatusRange(200, 200)),
              Optional.of("TLSv1.3"),
              Map.of(),
              Map.of(),
              new Masking());
      return checks.ask(List.of(new HttpCheck(target, Map.of(), verify, wanted))).get(0);
    }
  }

  @Test
  void refuses_a_certificate_that_nobody_vouches_for() throws IOException {
    SSLContext.setDefault(before);

    var seen = ask("localhost", true);

    assertThat(seen.ok()).isFalse();
    assertThat(seen.text()).startsWith("TLS failed: ").contains("certification path");
  }

  @Test
  void accepts_it_if_the_deployment_file_says_so() throws IOException {
    SSLContext.setDefault(before);

    assertThat(ask("localhost", false)).isEqualTo(Seen.good("200 OK"));
    assertThat(ask("127.0.0.1", false)).isEqualTo(Seen.good("200 OK"));
  }

  @Test
  void accepts_a_trusted_certificate_only_for_its_own_name() throws IOException {
    SSLContext.setDefault(selfSigned);

    assertThat(ask("localhost", true)).isEqualTo(Seen.good("200 OK"));
    assertThat(ask("127.0.0.1", true).text()).startsWith("TLS failed: ").contains("127.0.0.1");
  }

  @Test
  void says_that_the_port_does_not_speak_tls() throws IOException {
    try (var plain = RawServer.doing(socket -> RawServer.send(socket, "HTTP/1.1 400 Bad\r\n\r\n"));
        var checks =
            new SocketChecks(
                new LoopbackHost(HttpCheckTest::streams),
                Duration.ofSeconds(2),
                new Cancellation())) {
      var url = "https://127.0.0.1:" + plain.port() + "/";
      var wanted =
          new HttpExpectation(
              List.of(new StatusRange(200, 200)),
              Optional.empty(),
              Map.of(),
              Map.of(),
              new Masking());
      var check = new HttpCheck(HttpTarget.of(url, Template.literal(url)), Map.of(), true, wanted);

      assertThat(checks.ask(List.of(check)).get(0).ok()).isFalse();
    }
  }
}
