package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.svcdeploy.github.GitHubScene.ASSETS;
import static io.svcdeploy.github.GitHubScene.LINUX;
import static io.svcdeploy.github.GitHubScene.RELEASE;
import static io.svcdeploy.github.GitHubScene.TOKEN;
import static io.svcdeploy.github.GitHubScene.json;
import static io.svcdeploy.github.GitHubScene.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Redirects, and connections that break, stall or cannot be made. */
class TransferTest {
  private static final String FILE = "/" + LINUX;

  @TempDir Path temp;
  private GitHubScene github;

  @BeforeEach
  void open() throws IOException {
    github = new GitHubScene(temp);
  }

  @AfterEach
  void close() {
    github.close();
  }

  private void stored(ResponseDefinitionBuilder answer) {
    github.storage.stubFor(get(urlEqualTo(FILE)).willReturn(answer));
  }

  private void storedOnce(ResponseDefinitionBuilder answer) {
    github.storage.stubFor(
        get(urlEqualTo(FILE))
            .inScenario("once")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(answer)
            .willSetStateTo("over"));
  }

  @Test
  void aRepositoryThatMovedKeepsTheToken() {
    github.on(RELEASE, redirect("/repositories/1/releases/tags/v1.4.2").withStatus(301));
    github.on("/repositories/1/releases/tags/v1.4.2", json(GitHubScene.release(Instant.now())));

    assertThat(github.download().artifacts()).hasSize(2);
    github.api.verify(
        getRequestedFor(urlMatching("/repositories/.*"))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN)));
  }

  /** Another port is another server, and a way back does not make it the same again. */
  @Test
  void aTokenThatWasDroppedStaysDropped() {
    stored(redirect(github.api("/back")));
    github.on("/back", aResponse().withBody(github.files.get(LINUX)));

    assertThat(github.download().artifacts()).hasSize(2);
    github.api.verify(
        getRequestedFor(urlEqualTo("/back"))
            .withHeader("Authorization", absent())
            .withHeader("X-GitHub-Api-Version", absent()));
  }

  @Test
  void redirectsWithoutEndAreLeft() {
    stored(redirect(github.storage(FILE)));

    github.refused("localhost redirects more than 10 times", "GITHUB_API_URL");
    github.storage.verify(10, getRequestedFor(urlEqualTo(FILE)));
  }

  @Test
  void aRedirectToWhatIsNoWebAddressIsRefused() {
    stored(redirect("file:///etc/passwd"));
    github.refused(
        "127.0.0.1 redirects to \"file:///etc/passwd\", which is no web address",
        "nothing was taken from there");

    stored(redirect("http://a b"));
    github.refused(
        "127.0.0.1 redirects to \"http://a b\", which is no address", "nothing was taken");
  }

  @Test
  void aRedirectFromHttpsToPlainHttpIsRefused() {
    var secure =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().dynamicHttpsPort());
    secure.start();
    try {
      secure.stubFor(get(urlEqualTo(FILE)).willReturn(redirect(github.storage(FILE))));
      github.client(Http.client().sslContext(TrustingAll.context()).build());
      github.on(github.address(LINUX), redirect("https://localhost:" + secure.httpsPort() + FILE));

      github.refused(
          "localhost redirects from https to plain http, at 127.0.0.1",
          "nothing was taken from there");
    } finally {
      secure.stop();
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsNotTriedAgain() {
    var secure =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().dynamicHttpsPort());
    secure.start();
    try {
      github.on(github.address(LINUX), redirect("https://localhost:" + secure.httpsPort() + FILE));

      github.refused(
          "no safe connection to localhost: PKIX path building failed:"
              + " sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid"
              + " certification path to requested target",
          "give Java a trust store");
      github.api.verify(1, getRequestedFor(urlEqualTo(github.address(LINUX))));
    } finally {
      secure.stop();
    }
  }

  @Test
  void anAddressThatExpiredIsAskedForAgainOnce() {
    storedOnce(aResponse().withStatus(403).withBody("<Error>AccessDenied</Error>"));
    assertThat(github.download().artifacts()).hasSize(2);
    github.api.verify(2, getRequestedFor(urlEqualTo(github.address(LINUX))));
  }

  @Test
  void anAddressThatIsRefusedTwiceIsLeft() {
    stored(aResponse().withStatus(403).withBody("<Error>Request has expired</Error>"));

    github.refused(
        "the address that GitHub gave for the download is refused by 127.0.0.1 (status 403)",
        "look at this machine's clock");
    github.api.verify(2, getRequestedFor(urlEqualTo(github.address(LINUX))));
  }

  @Test
  void aBodyThatIsCutOffIsFetchedAgain() {
    storedOnce(cutOff());
    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void aBodyThatIsCutOffEachTimeIsLeft() {
    stored(cutOff());

    var failure = github.failure();
    assertThat(failure.message()).startsWith("the connection to 127.0.0.1 broke: ").contains("22");
    assertThat(failure.hint()).contains("check the network of this machine");
    assertThat(github.left()).isEmpty();
    github.storage.verify(4, getRequestedFor(urlEqualTo(FILE)));
  }

  private static ResponseDefinitionBuilder cutOff() {
    return aResponse().withHeader("Content-Length", "22").withBody("binary for");
  }

  /** As of a proxy that cuts a body and mends its length. */
  @Test
  void aBodyThatIsShorterThanListedIsLeft() {
    stored(aResponse().withBody("binary for"));

    github.refused(
        "the connection to 127.0.0.1 broke: it ended after 10 of 22 bytes", "check the network");
    github.storage.verify(4, getRequestedFor(urlEqualTo(FILE)));
  }

  @Test
  void aBodyThatIsLongerThanListedIsNotReadToItsEnd() {
    stored(aResponse().withBody("x".repeat(5_000_000)));

    github.refused("GitHub sends more than the 22 bytes that it should", "the release was changed");
    github.storage.verify(1, getRequestedFor(urlEqualTo(FILE)));
  }

  @Test
  void aConnectionThatBreaksIsMadeAgain() {
    storedOnce(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    github.api.stubFor(
        get(urlEqualTo(ASSETS))
            .inScenario("broken")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))
            .willSetStateTo("over"));

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void aServerThatFallsSilentIsLeft() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var answering = new Thread(() -> beginAndHang(server));
      answering.setDaemon(true);
      answering.start();
      github.on(
          github.address(LINUX), redirect("http://127.0.0.1:" + server.getLocalPort() + FILE));

      github.silence(Duration.ofMillis(500));
      github.refused(
          "127.0.0.1 fell silent: nothing came for 0.5 s", "check the network of this machine");
    }
  }

  private static void beginAndHang(ServerSocket server) {
    try {
      for (int i = 0; i < 10; i++) {
        Socket socket = server.accept();
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\nbinary"
                    .getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** A trickle is no silence. */
  @Test
  void aServerThatIsSlowIsNotLeft() {
    github.silence(Duration.ofSeconds(2));
    stored(aResponse().withBody(github.files.get(LINUX)).withChunkedDribbleDelay(11, 3000));

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void aRunThatIsCancelledLeavesTheDownload() {
    stored(aResponse().withBody(github.files.get(LINUX)).withChunkedDribbleDelay(22, 20_000));
    new Thread(
            () -> {
              github.cancellation.pause(Duration.ofMillis(700));
              github.cancellation.request();
            })
        .start();
    var began = System.nanoTime();

    github.refused("cancelled", "run the same command again");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatRefusesConnectionsIsNamed() {
    github.storage.stop();

    github.refused("127.0.0.1 cannot be reached: it refuses connections", "https_proxy");
    github.api.verify(4, getRequestedFor(urlMatching("/repos/acme/hello/releases/assets/.*")));
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    github.on(github.address("manifest.json"), redirect("http://storage.invalid/x"));

    github.refused("there is no host named storage.invalid", "https_proxy");
  }

  @Test
  void aProxyThatWantsALoginIsToldOf() {
    github.on(RELEASE, aResponse().withStatus(407));

    github.refused(
        "the proxy wants a login before it connects to localhost", "name localhost in no_proxy");
  }

  @Test
  void aProxyIsAskedWhereTheEnvironmentNamesOne() {
    var proxy = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    proxy.start();
    proxy.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(github.api(""))));
    try {
      var environment =
          Map.of("http_proxy", "http://127.0.0.1:" + proxy.port(), "no_proxy", "127.0.0.1");
      github.client(Http.client().proxy(Proxies.of(environment)).build());

      assertThat(github.download().artifacts()).hasSize(2);
      proxy.verify(getRequestedFor(urlEqualTo(RELEASE)));
      proxy.verify(0, getRequestedFor(urlEqualTo(FILE)));
    } finally {
      proxy.stop();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsNoBrokenConnection() throws IOException {
    try (var body = new Body(new Sink.ToFile(Path.of("/dev/full"), 4))) {
      body.begin(200);
      body.accept(Optional.of(new byte[4]));

      assertThat(catchThrowableOfType(DeployException.class, body::finish))
          .hasMessage("cannot keep the download: No space left on device");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(github.cache, "a file");

    var failure = github.failure();
    assertThat(failure.message()).startsWith("cannot keep the download: ");
    assertThat(failure.hint()).contains("XDG_CACHE_HOME");
  }
}
